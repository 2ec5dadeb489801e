import type { Schema } from '#platform/adapters/sql/data-sources.js';
import { ApiKey, Instance, Membership, Person, Workspace } from '../accounts/accounts.entities.js';
import { Invitation } from '../invitations/invitation.entity.js';
import { Passkey, UsedChallenge } from '../passkeys/passkey.entities.js';
import { PasswordReset } from '../password-resets/password-reset.entity.js';
import { Session } from '../sessions/session.entity.js';
import { Team, TeamMember } from '../teams/team.entities.js';
import { RecoveryCode, Totp } from '../totp/totp.entities.js';
import { Initial1763700000000 } from '../migrations/initial.js';

/** The tables of the app, and the migrations that create them. */
export const schema: Schema = {
  entities: [
    Instance,
    Workspace,
    Person,
    Membership,
    ApiKey,
    Session,
    Totp,
    RecoveryCode,
    Passkey,
    UsedChallenge,
    Invitation,
    PasswordReset,
    Team,
    TeamMember,
  ],
  migrations: [Initial1763700000000],
};
