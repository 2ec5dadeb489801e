import { Injectable } from '@nestjs/common';
import { Database, type Tx } from '#platform/adapters/sql/database.js';
import { Problem } from '#platform/http/problem.js';
import { Sweep } from '#platform/jobs/sweep.js';
import { Projections } from '#platform/outbox/projections.js';
import { teams } from '#workspace/team.topic.js';
import { DefaultTeam, Team, TeamMember } from './team.entities.js';

/** Name of the subscription that keeps the projection of teams. */
export const TEAMS = 'chat.teams';
/** Name of the round that gives the chats of teams to persons. */
export const TEAM_TURNS = 'team-turns';
/** The scope of the default team of chats that no other one is for. */
export const ALL_CHATS = 'all';

/** Finds the teams of a workspace. Code that locks a team, members and conversations has to lock them in this order. */
@Injectable()
export class Teams {
  constructor(
    private readonly database: Database,
    private readonly projections: Projections,
    private readonly sweep: Sweep,
  ) {}

  /** Returns a team, active or removed; null if the workspace has none with this id. Waits for the event of a new one. */
  find(workspace_id: string, id: string): Promise<Team | null> {
    const read = () => this.database.read.findOneBy(Team, { workspace_id, id });
    return this.projections.find(teams, TEAMS, read);
  }

  /** Returns the ids of the teams that a person is in, sorted. */
  async idsOf(workspace_id: string, person_id: string): Promise<string[]> {
    const where = { workspace_id, person_id };
    const rows = await this.database.read.find(TeamMember, { where, order: { team_id: 'ASC' } });
    return rows.map(({ team_id }) => team_id);
  }

  /** Locks a team, so that it is not removed before the transaction ends. Throws 422, naming `field`, if there is no such team. */
  async lockActive(tx: Tx, workspace_id: string, id: string, field: string): Promise<Team> {
    const team = await this.database.lock(tx, Team, { workspace_id, id });
    if (!team) throw Problem.field(field, 'unknown', 'This workspace has no such team');
    if (team.state === 'ended') throw Problem.field(field, 'ended', 'This team was removed');
    return team;
  }

  /** Returns the team that a new chat gets, locked so that it is not removed before the transaction ends; null for none. */
  async lockDefault(
    tx: Tx,
    chat: { workspace_id: string; connection_id: string | null; door: string },
  ): Promise<string | null> {
    const { workspace_id, connection_id, door } = chat;
    const rows = await tx.findBy(DefaultTeam, { workspace_id });
    const scopes = [connection_id, door, ALL_CHATS];
    const scope = scopes.find((one) => rows.some((row) => row.scope === one));
    const chosen = rows.find((row) => row.scope === scope);
    if (!chosen) return null;
    const team = await this.database.lock(tx, Team, { id: chosen.team_id, workspace_id });
    return team?.state === 'active' ? team.id : null;
  }

  /** Starts the assignment of waiting chats after the commit. Call it in a transaction that adds such a chat, or lets a person take one. */
  assignSoon(): void {
    this.sweep.afterThisCommit(TEAM_TURNS);
  }
}
