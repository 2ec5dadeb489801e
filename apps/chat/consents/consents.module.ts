import { Module } from '@nestjs/common';
import { ConversationsModule } from '../conversations/conversations.module.js';
import { ChatConsents } from './chat-consents.service.js';

/** What customers say, in the chat itself, to the question whether ads may learn of it. */
@Module({ imports: [ConversationsModule], providers: [ChatConsents], exports: [ChatConsents] })
export class ConsentsModule {}
