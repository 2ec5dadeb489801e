import { Module } from '@nestjs/common';
import { ConversationsModule } from '../conversations/conversations.module.js';
import { DoorsModule } from '../doors/doors.module.js';
import { ConversationsController } from './conversations.controller.js';
import { InboxController } from './inbox.controller.js';
import { AgentInbox } from './inbox.service.js';

/** The agents' list of conversations, and what they do in one. */
@Module({
  imports: [ConversationsModule, DoorsModule],
  controllers: [InboxController, ConversationsController],
  providers: [AgentInbox],
  exports: [AgentInbox],
})
export class InboxModule {}
