import { Module } from '@nestjs/common';
import { ConversationsModule } from '../conversations/conversations.module.js';
import { InboxModule } from '../inbox/inbox.module.js';
import { NotesController } from './notes.controller.js';
import { Notes } from './notes.service.js';

/** The team's notes about conversations. */
@Module({
  imports: [ConversationsModule, InboxModule],
  controllers: [NotesController],
  providers: [Notes],
})
export class NotesModule {}
