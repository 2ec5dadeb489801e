import type { Schema } from '#platform/adapters/sql/data-sources.js';
import { ApiKey, Instance, Membership, Person, Workspace } from '../accounts/accounts.entities.js';
import { Team, TeamMember } from '../teams/team.entities.js';
import { Initial1763700000000 } from '../migrations/initial.js';

/** The tables of the app, and the migrations that create them. */
export const schema: Schema = {
  entities: [Instance, Workspace, Person, Membership, ApiKey, Team, TeamMember],
  migrations: [Initial1763700000000],
};
