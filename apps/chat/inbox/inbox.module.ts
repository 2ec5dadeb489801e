import { Module } from '@nestjs/common';
import { ContactsModule } from '../contacts/contacts.module.js';
import { ConsentsModule } from '../consents/consents.module.js';
import { ConversationsModule } from '../conversations/conversations.module.js';
import { DoorsModule } from '../doors/doors.module.js';
import { MediaModule } from '../media/media.module.js';
import { ActivityController } from './activity.controller.js';
import { AgentConsents } from './agent-consents.service.js';
import { ConsentsController } from './consents.controller.js';
import { ConversationsController } from './conversations.controller.js';
import { ContactBlocks } from './contact-blocks.service.js';
import { ContactsController } from './contacts.controller.js';
import { CustomerConversations } from './customer-conversations.service.js';
import { CustomersController } from './customers.controller.js';
import { ConversationCounts } from './counts.service.js';
import { InboxController } from './inbox.controller.js';
import { MediaController } from './media.controller.js';
import { AssignmentModule } from '../assignment/assignment.module.js';
import { AgentInbox } from './inbox.service.js';
import { Outlines } from './outlines.service.js';
import { TeamsModule } from '../teams/teams.module.js';
import { TagsModule } from '../tags/tags.module.js';
import { ReadingController } from './reading.controller.js';
import { WorkController } from './work.controller.js';
import { WorkHistory } from './work-history.service.js';
import { WorkRounds } from './work-rounds.js';
import { ConversationWork } from './work.service.js';

/** The routes of agents: the list of conversations, and the messages and files of each one. */
@Module({
  imports: [
    AssignmentModule,
    ConsentsModule,
    ContactsModule,
    ConversationsModule,
    DoorsModule,
    MediaModule,
    TagsModule,
    TeamsModule,
  ],
  controllers: [
    ContactsController,
    CustomersController,
    InboxController,
    ConversationsController,
    ReadingController,
    ActivityController,
    ConsentsController,
    MediaController,
    WorkController,
  ],
  providers: [
    AgentConsents,
    AgentInbox,
    ContactBlocks,
    ConversationCounts,
    CustomerConversations,
    Outlines,
    ConversationWork,
    WorkHistory,
    WorkRounds,
  ],
  exports: [AgentInbox],
})
export class InboxModule {}
