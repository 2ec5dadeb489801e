import { Injectable } from '@nestjs/common';
import { Database, type Tx } from '#platform/adapters/sql/database.js';
import { Problem } from '#platform/http/problem.js';
import { Membership } from '../accounts/accounts.entities.js';
import { TeamEvents } from './team-events.js';
import { Team, TeamMember } from './team.entities.js';

/** Persons that a team has at most. */
const MAX_MEMBERS = 200;

/** Puts persons into teams, and takes them out. */
@Injectable()
export class TeamMembers {
  constructor(
    private readonly database: Database,
    private readonly events: TeamEvents,
  ) {}

  /** Puts a person into a team; doing so again changes nothing. Throws 404 for an unknown team or person, 409 for a full team. */
  async add(workspace_id: string, team_id: string, person_id: string): Promise<void> {
    await this.database.transaction(async (tx) => {
      // A person who is being removed is locked, so that no membership stays behind.
      const person = await this.database.lock(tx, Membership, { workspace_id, person_id });
      const team = await this.database.lock(tx, Team, { id: team_id, workspace_id });
      if (!team) throw Problem.notFound('team');
      if (!person) throw Problem.notFound('person');
      if (await tx.existsBy(TeamMember, { team_id, person_id })) return;
      if ((await tx.countBy(TeamMember, { team_id })) >= MAX_MEMBERS)
        throw new Problem(409, `A team has ${MAX_MEMBERS} members at most`);
      await tx.insert(TeamMember, { team_id, person_id, workspace_id });
      await this.events.publishMember(tx, team, person_id, 'active');
    });
  }

  /** Takes a person out of a team; doing so again changes nothing. Throws 404 for an unknown team. */
  async remove(workspace_id: string, team_id: string, person_id: string): Promise<void> {
    await this.database.transaction(async (tx) => {
      const team = await this.database.lock(tx, Team, { id: team_id, workspace_id });
      if (!team) throw Problem.notFound('team');
      await this.take(tx, team, person_id);
    });
  }

  /** Takes a person out of every team, in the transaction that removes the person. */
  async removeFromAll(tx: Tx, workspace_id: string, person_id: string): Promise<void> {
    const memberships = await tx.find(TeamMember, {
      where: { person_id, workspace_id },
      order: { team_id: 'ASC' },
    });
    for (const { team_id } of memberships) {
      const team = await this.database.lock(tx, Team, { id: team_id, workspace_id });
      if (team) await this.take(tx, team, person_id);
    }
  }

  private async take(tx: Tx, team: Team, person_id: string): Promise<void> {
    const { affected } = await tx.delete(TeamMember, { team_id: team.id, person_id });
    if (affected) await this.events.publishMember(tx, team, person_id, 'ended');
  }
}
