import { Module } from '@nestjs/common';
import { TeamEvents } from './team-events.js';
import { TeamMembers } from './team-members.service.js';
import { TeamsController } from './teams.controller.js';
import { Teams } from './teams.service.js';

/** Teams, and who is in them. */
@Module({
  controllers: [TeamsController],
  providers: [TeamEvents, TeamMembers, Teams],
  exports: [TeamMembers],
})
export class TeamsModule {}
