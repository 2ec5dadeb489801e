import { Module } from '@nestjs/common';
import { ContactsModule } from '../contacts/contacts.module.js';
import { ConversationsModule } from '../conversations/conversations.module.js';
import { InboxModule } from '../inbox/inbox.module.js';
import { WorkspacesModule } from '../workspaces/workspaces.module.js';
import { QuickRepliesController } from './quick-replies.controller.js';
import { QuickReplies } from './quick-replies.service.js';
import { Rendering } from './rendering.service.js';

/** Prepared answers with variables. */
@Module({
  imports: [ContactsModule, ConversationsModule, InboxModule, WorkspacesModule],
  controllers: [QuickRepliesController],
  providers: [QuickReplies, Rendering],
})
export class QuickRepliesModule {}
