import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { Database, isDuplicate } from '#platform/adapters/sql/database.js';
import { make } from '#platform/events/make.js';
import type { Caller } from '#platform/http/caller.js';
import { Idempotency } from '#platform/http/idempotency.js';
import { afterId, pageOf, type Page, type PageQuery } from '#platform/http/page.js';
import { Problem } from '#platform/http/problem.js';
import { Clock } from '#platform/ports/clock.port.js';
import { Ids } from '#platform/ports/ids.port.js';
import { Workspace } from '../accounts/accounts.entities.js';
import { TeamEvents } from './team-events.js';
import { Team, TeamMember } from './team.entities.js';
import { TeamView, type ChangeTeamInput, type NewTeamInput } from './teams.dto.js';

/** Teams that a workspace has at most. */
const MAX_TEAMS = 50;

/** Creates, lists, renames and removes teams. */
@Injectable()
export class Teams {
  constructor(
    private readonly database: Database,
    private readonly idempotency: Idempotency,
    private readonly events: TeamEvents,
    private readonly clock: Clock,
    private readonly ids: Ids,
  ) {}

  /** Creates a team without members; throws 409 if its name is taken, or there are too many. */
  create(caller: Caller, { name }: NewTeamInput): Promise<TeamView> {
    const { workspace: workspace_id } = caller;
    return this.idempotency.once(caller, workspace_id, async (tx) => {
      // Locked, so that teams are counted one after the other.
      await this.database.lock(tx, Workspace, { id: workspace_id });
      if ((await tx.countBy(Team, { workspace_id })) >= MAX_TEAMS)
        throw new Problem(409, `A workspace has ${MAX_TEAMS} teams at most`);
      const created_at = this.clock.now();
      const team = make(Team, { id: this.ids.next('tem'), workspace_id, name, sequence: 0, created_at });
      await nameIsFree(name, () => tx.insert(Team, team));
      await this.events.publishTeam(tx, team, 'active');
      return view(team, []);
    });
  }

  async list(workspace_id: string, { limit, cursor }: PageQuery): Promise<Page<TeamView>> {
    const rows = await this.database.read.find(Team, {
      where: { workspace_id, ...afterId(cursor, 'tem') },
      order: { id: 'DESC' },
      take: limit + 1,
    });
    const members = await this.membersOf(rows);
    return pageOf(
      rows,
      limit,
      ({ id }) => id,
      (row) => view(row, members.get(row.id)),
    );
  }

  /** Returns a team; throws 404 if the workspace has no such one. */
  async get(workspace_id: string, id: string): Promise<TeamView> {
    const row = await this.database.read.findOneBy(Team, { id, workspace_id });
    if (!row) throw Problem.notFound('team');
    return view(row, (await this.membersOf([row])).get(id));
  }

  /** Renames a team; throws 409 if another one has the name. */
  async change(workspace_id: string, id: string, { name }: ChangeTeamInput): Promise<TeamView> {
    await this.database.transaction(async (tx) => {
      const team = await this.database.lock(tx, Team, { id, workspace_id });
      if (!team) throw Problem.notFound('team');
      if (name !== undefined && name !== null)
        await nameIsFree(name, () => tx.update(Team, { id }, { name }));
    });
    return this.get(workspace_id, id);
  }

  /** Removes a team. Its chats keep the person who has them, and belong to no team. */
  async remove(workspace_id: string, id: string): Promise<void> {
    await this.database.transaction(async (tx) => {
      const team = await this.database.lock(tx, Team, { id, workspace_id });
      if (!team) throw Problem.notFound('team');
      await tx.delete(TeamMember, { team_id: id });
      await tx.delete(Team, { id });
      await this.events.publishTeam(tx, team, 'ended');
    });
  }

  private async membersOf(teams: Team[]): Promise<Map<string, string[]>> {
    const rows = await this.database.read.find(TeamMember, {
      where: { team_id: In(teams.map(({ id }) => id)) },
      order: { person_id: 'ASC' },
    });
    const members = new Map<string, string[]>();
    for (const { team_id, person_id } of rows)
      members.set(team_id, [...(members.get(team_id) ?? []), person_id]);
    return members;
  }
}

async function nameIsFree(name: string, write: () => Promise<unknown>): Promise<void> {
  try {
    await write();
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    throw Problem.field('name', 'unique', `Another team is called ${name}`, undefined, 409);
  }
}

const view = ({ id, name, created_at }: Team, member_ids: string[] = []): TeamView =>
  make(TeamView, { id, name, member_ids, created_at: new Date(created_at).toISOString() });
