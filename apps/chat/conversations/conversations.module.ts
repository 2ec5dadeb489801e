import { Module } from '@nestjs/common';
import { ContactsModule } from '../contacts/contacts.module.js';
import { SubjectsModule } from '../subjects/subjects.module.js';
import { ReopeningModule } from '../reopening/reopening.module.js';
import { TeamsModule } from '../teams/teams.module.js';
import { ClickUses } from './click-uses.service.js';
import { ConversationWriter } from './conversation.writer.js';
import { Conversations } from './conversations.service.js';
import { MessageStreams } from './message-streams.service.js';
import { ReadPositions } from './read-positions.service.js';
import { Referrals } from './referrals.service.js';
import { Messages } from './messages.service.js';
import { Threads } from './threads.service.js';
import { WorkChanges } from './work-changes.service.js';
import { Stages } from './stages.service.js';
import { UploadIdentities } from './upload-identities.service.js';

/** Conversations, their messages and live streams, and the events about them that cross to the ads side. */
@Module({
  imports: [ContactsModule, ReopeningModule, SubjectsModule, TeamsModule],
  providers: [
    ClickUses,
    ConversationWriter,
    Conversations,
    MessageStreams,
    Messages,
    ReadPositions,
    Referrals,
    Stages,
    Threads,
    UploadIdentities,
    WorkChanges,
  ],
  exports: [
    ClickUses,
    ConversationWriter,
    Conversations,
    MessageStreams,
    Messages,
    ReadPositions,
    Referrals,
    Stages,
    Threads,
    WorkChanges,
  ],
})
export class ConversationsModule {}
