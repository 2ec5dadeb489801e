import { Module } from '@nestjs/common';
import { ConversationsModule } from '../conversations/conversations.module.js';
import { ChatConsents } from './chat-consents.service.js';

/** Customers' answers, in the chat, to the question whether the ads side may learn about the chat. */
@Module({ imports: [ConversationsModule], providers: [ChatConsents], exports: [ChatConsents] })
export class ConsentsModule {}
