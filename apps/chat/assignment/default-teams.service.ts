import { Injectable } from '@nestjs/common';
import { MoreThan } from 'typeorm';
import { Database } from '#platform/adapters/sql/database.js';
import type { Caller } from '#platform/http/caller.js';
import { pageOf, parseCursor, type Page, type PageQuery } from '#platform/http/page.js';
import { Problem } from '#platform/http/problem.js';
import { Clock } from '#platform/ports/clock.port.js';
import { ChatAccounts } from '../accounts/chat-accounts.service.js';
import { DefaultTeam } from '../teams/team.entities.js';
import { Teams } from '../teams/teams.service.js';
import { defaultTeamView, SCOPE, type DefaultTeamView } from './default-team.dto.js';

/** Chooses the teams that new chats get. */
@Injectable()
export class DefaultTeams {
  constructor(
    private readonly database: Database,
    private readonly teams: Teams,
    private readonly accounts: ChatAccounts,
    private readonly clock: Clock,
  ) {}

  /** Returns a page of the workspace's default teams, sorted by their scopes. */
  async list(workspace_id: string, { limit, cursor }: PageQuery): Promise<Page<DefaultTeamView>> {
    const [after] = parseCursor(cursor, new RegExp(`(${SCOPE.source})`)) ?? [];
    const rows = await this.database.read.find(DefaultTeam, {
      where: { workspace_id, ...(after && { scope: MoreThan(after) }) },
      order: { scope: 'ASC' },
      take: limit + 1,
    });
    return pageOf(rows, limit, ({ scope }) => scope, defaultTeamView);
  }

  /** Chooses the team of new chats. Throws 404 if there are no such chats, or the workspace has no such account, 422 if it has no such team. */
  async choose(
    { workspace: workspace_id, actor }: Caller,
    scope: string,
    team_id: string,
  ): Promise<DefaultTeamView> {
    if (!SCOPE.test(scope)) throw Problem.notFound('kind of chats');
    if (scope.startsWith('con_')) {
      const account = await this.accounts.get(scope);
      if (account?.workspace_id !== workspace_id) throw Problem.notFound('connection for chats');
    }
    await this.teams.find(workspace_id, team_id);
    const row = { workspace_id, scope, team_id, chosen_by: actor, chosen_at: this.clock.now() };
    await this.database.transaction(async (tx) => {
      await this.teams.lockActive(tx, workspace_id, team_id, 'team_id');
      await tx.upsert(DefaultTeam, row, ['workspace_id', 'scope']);
    });
    return defaultTeamView(row);
  }

  /** Lets new chats of a scope get no team by it any more; throws 404 if there is none. */
  async remove(workspace_id: string, scope: string): Promise<void> {
    const { affected } = await this.database.transaction((tx) =>
      tx.delete(DefaultTeam, { workspace_id, scope }),
    );
    if (!affected) throw Problem.notFound('default team');
  }
}
