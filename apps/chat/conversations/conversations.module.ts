import { Module } from '@nestjs/common';
import { SubjectsModule } from '../subjects/subjects.module.js';
import { ConversationWriter } from './conversation.writer.js';
import { Conversations } from './conversations.service.js';
import { MessageStreams } from './message-streams.service.js';
import { Messages } from './messages.service.js';

/** Conversations, their messages and live streams, and what of them crosses to the ads side. */
@Module({
  imports: [SubjectsModule],
  providers: [ConversationWriter, Conversations, MessageStreams, Messages],
  exports: [ConversationWriter, Conversations, MessageStreams, Messages],
})
export class ConversationsModule {}
