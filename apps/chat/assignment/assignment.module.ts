import { Module } from '@nestjs/common';
import { AccountsModule } from '../accounts/accounts.module.js';
import { ConversationsModule } from '../conversations/conversations.module.js';
import { MembersModule } from '../members/members.module.js';
import { TeamsModule } from '../teams/teams.module.js';
import { Assignees } from './assignees.service.js';
import { DefaultTeamsController } from './default-teams.controller.js';
import { DefaultTeams } from './default-teams.service.js';
import { Releases } from './releases.js';
import { TeamTurns } from './team-turns.js';

/** Who gets a chat: the turns of teams, and what takes chats back. */
@Module({
  imports: [AccountsModule, ConversationsModule, MembersModule, TeamsModule],
  controllers: [DefaultTeamsController],
  providers: [Assignees, DefaultTeams, Releases, TeamTurns],
  exports: [Assignees],
})
export class AssignmentModule {}
