import { Module } from '@nestjs/common';
import { ConversationsModule } from '../conversations/conversations.module.js';
import { DoorsModule } from '../doors/doors.module.js';
import { MediaModule } from '../media/media.module.js';
import { ConversationsController } from './conversations.controller.js';
import { InboxController } from './inbox.controller.js';
import { MediaController } from './media.controller.js';
import { AgentInbox } from './inbox.service.js';

/** The routes of agents: the list of conversations, and the messages and files of each one. */
@Module({
  imports: [ConversationsModule, DoorsModule, MediaModule],
  controllers: [InboxController, ConversationsController, MediaController],
  providers: [AgentInbox],
  exports: [AgentInbox],
})
export class InboxModule {}
