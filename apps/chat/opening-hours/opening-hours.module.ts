import { Module } from '@nestjs/common';
import { ConversationsModule } from '../conversations/conversations.module.js';
import { TeamsModule } from '../teams/teams.module.js';
import { WorkspacesModule } from '../workspaces/workspaces.module.js';
import { AwayMessages } from './away-messages.service.js';
import { OpeningHoursController } from './opening-hours.controller.js';
import { OpeningHours } from './opening-hours.service.js';

/** When a team is there, and what chats say while it is not. */
@Module({
  imports: [ConversationsModule, TeamsModule, WorkspacesModule],
  controllers: [OpeningHoursController],
  providers: [AwayMessages, OpeningHours],
  exports: [AwayMessages, OpeningHours],
})
export class OpeningHoursModule {}
