import { Module } from '@nestjs/common';
import { ContactsModule } from '../contacts/contacts.module.js';
import { DataRightsModule } from '../data-rights/data-rights.module.js';
import { WorkspacesModule } from '../workspaces/workspaces.module.js';
import { OldMessages } from './old-messages.service.js';
import { RetentionController } from './retention.controller.js';
import { RetentionRounds } from './retention-rounds.js';
import { RetentionRules } from './retention-rules.service.js';

/** How long chats are kept. */
@Module({
  imports: [ContactsModule, DataRightsModule, WorkspacesModule],
  controllers: [RetentionController],
  providers: [OldMessages, RetentionRounds, RetentionRules],
})
export class RetentionModule {}
