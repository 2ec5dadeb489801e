import { Module } from '@nestjs/common';
import { ContactsModule } from '../contacts/contacts.module.js';
import { ConversationsModule } from '../conversations/conversations.module.js';
import { MediaModule } from '../media/media.module.js';
import { SubjectsModule } from '../subjects/subjects.module.js';
import { ContactErasure } from './contact-erasure.service.js';
import { ErasedConversations } from './erased-conversations.service.js';
import { CustomerExports } from './customer-export.service.js';
import { ExportController } from './export.controller.js';
import { ErasureController } from './erasure.controller.js';
import { MessageRemoval } from './message-removal.service.js';
import { Removal } from './removal.service.js';
import { RetentionCounts } from './retention-counts.service.js';
import { UnstartedChats } from './unstarted-chats.js';

/** Exporting and erasing a person. */
@Module({
  imports: [ContactsModule, ConversationsModule, MediaModule, SubjectsModule],
  controllers: [ErasureController, ExportController],
  providers: [
    ContactErasure,
    CustomerExports,
    ErasedConversations,
    MessageRemoval,
    Removal,
    RetentionCounts,
    UnstartedChats,
  ],
  exports: [ErasedConversations, MessageRemoval, Removal, RetentionCounts],
})
export class DataRightsModule {}
