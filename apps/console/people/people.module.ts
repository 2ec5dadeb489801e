import { Module } from '@nestjs/common';
import { AccountsModule } from '../accounts/accounts.module.js';
import { TeamsModule } from '../teams/teams.module.js';
import { ColleaguesController } from './colleagues.controller.js';
import { People } from './people.service.js';
import { PersonChanges } from './person-changes.service.js';
import { Presences } from './presence.service.js';
import { Sightings } from './sightings.js';

/** The persons of workspaces: who they are, how they work, and whether they are there. */
@Module({
  imports: [AccountsModule, TeamsModule],
  controllers: [ColleaguesController],
  providers: [People, PersonChanges, Presences, Sightings],
  exports: [Sightings],
})
export class PeopleModule {}
