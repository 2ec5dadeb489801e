import { Module } from '@nestjs/common';
import { AccountsModule } from '../accounts/accounts.module.js';
import { PasskeysModule } from '../passkeys/passkeys.module.js';
import { PasswordResetsModule } from '../password-resets/password-resets.module.js';
import { SessionsModule } from '../sessions/sessions.module.js';
import { TotpModule } from '../totp/totp.module.js';
import { TeamsModule } from '../teams/teams.module.js';
import { ColleaguesController } from './colleagues.controller.js';
import { People } from './people.service.js';
import { PersonChanges } from './person-changes.service.js';
import { Presences } from './presence.service.js';
import { SignInWays } from './sign-in-ways.js';
import { Sightings } from './sightings.js';

/** The persons of workspaces: who they are, how they work, and whether they are there. */
@Module({
  imports: [AccountsModule, SessionsModule, TotpModule, PasskeysModule, PasswordResetsModule, TeamsModule],
  controllers: [ColleaguesController],
  providers: [People, PersonChanges, Presences, Sightings, SignInWays],
  exports: [Sightings],
})
export class PeopleModule {}
