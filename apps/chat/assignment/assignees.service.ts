import { Injectable } from '@nestjs/common';
import type { Tx } from '#platform/adapters/sql/database.js';
import { Members, mustAnswer } from '../members/members.service.js';
import { Teams } from '../teams/teams.service.js';

/** Who is to get a chat; what is null or left out is not asked for. */
interface Assignment {
  assignee_id?: string | null;
  team_id?: string | null;
}

/** Finds the persons, API keys and teams that chats are given to. */
@Injectable()
export class Assignees {
  constructor(
    private readonly members: Members,
    private readonly teams: Teams,
  ) {}

  /** Waits for a member or a team that was created only now. Call it before the transaction. */
  async find(workspace: string, { assignee_id, team_id }: Assignment): Promise<void> {
    if (assignee_id) await this.members.find(workspace, assignee_id);
    if (team_id) await this.teams.find(workspace, team_id);
  }

  /**
   * Locks both, so that neither ends before the transaction does; lock the conversation afterwards. Throws 422 for a team that
   * is unknown or removed. The function that it returns throws 422 if the member may not answer chats.
   */
  async lock(tx: Tx, workspace: string, { assignee_id, team_id }: Assignment): Promise<() => void> {
    if (team_id) await this.teams.lockActive(tx, workspace, team_id, 'team_id');
    if (!assignee_id) return () => undefined;
    const member = await this.members.lock(tx, workspace, assignee_id);
    return () => mustAnswer(member, 'assignee_id');
  }

  /** Call it inside a transaction after which a team may have a chat to give, or a person room for one. */
  assignSoon(): void {
    this.teams.assignSoon();
  }
}
