import { Module } from '@nestjs/common';
import { ConversationsModule } from '../conversations/conversations.module.js';
import { MembersModule } from '../members/members.module.js';
import { TeamsModule } from '../teams/teams.module.js';
import { Assignees } from './assignees.service.js';
import { Releases } from './releases.js';
import { TeamTurns } from './team-turns.js';

/** Who gets a chat: the turns of teams, and what takes chats back. */
@Module({
  imports: [ConversationsModule, MembersModule, TeamsModule],
  providers: [Assignees, Releases, TeamTurns],
  exports: [Assignees],
})
export class AssignmentModule {}
