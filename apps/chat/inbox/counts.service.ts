import { Injectable } from '@nestjs/common';
import type { SelectQueryBuilder } from 'typeorm';
import { Database } from '#platform/adapters/sql/database.js';
import { make } from '#platform/events/make.js';
import type { Caller } from '#platform/http/caller.js';
import { Conversation } from '../conversations/conversation.entity.js';
import { ReadPosition } from '../conversations/read-position.entity.js';
import { Teams } from '../teams/teams.service.js';
import { filteredConversations, type InboxFilters } from './inbox-query.js';
import { ConversationCountsView, MAX_COUNTED_PER_LIST, TeamCountsView } from './counts.dto.js';

/** Counts the conversations of the lists that an agent looks at most. */
@Injectable()
export class ConversationCounts {
  constructor(
    private readonly database: Database,
    private readonly teams: Teams,
  ) {}

  /** Counts each list by an index alone, and stops at `MAX_COUNTED_PER_LIST`. */
  async of(caller: Caller): Promise<ConversationCountsView> {
    const count = (filters: InboxFilters) => this.count(caller, filters);
    const [teams, open, mine, unread, unassigned, unanswered, snoozed] = await Promise.all([
      this.ofTeams(caller),
      count({}),
      count({ assignee: 'me' }),
      this.countUpTo(
        unreadOf(filteredConversations(this.database.read, caller, { assignee: 'me' }), caller.actor),
      ),
      count({ assignee: 'none' }),
      count({ unanswered: true }),
      count({ state: 'snoozed' }),
    ]);
    const counts = {
      open,
      mine,
      unread,
      unassigned,
      unanswered,
      snoozed,
      teams,
      counted_up_to: MAX_COUNTED_PER_LIST,
    };
    return make(ConversationCountsView, counts);
  }

  /** Counts the lists of the caller's teams. What waits is counted by its own index, whatever the team has in hand. */
  private async ofTeams(caller: Caller): Promise<TeamCountsView[]> {
    const teams = await this.teams.idsOf(caller.workspace, caller.actor);
    return Promise.all(
      teams.map(async (team_id) => {
        const waiting = this.database.read
          .createQueryBuilder(Conversation, 'c')
          .where('c.team_id = :team_id AND c.queued_at > 0', { team_id });
        const [open, unassigned] = await Promise.all([
          this.count(caller, { team: team_id }),
          this.countUpTo(waiting),
        ]);
        return make(TeamCountsView, { team_id, open, unassigned });
      }),
    );
  }

  private count(caller: Caller, filters: InboxFilters): Promise<number> {
    return this.countUpTo(filteredConversations(this.database.read, caller, filters));
  }

  private async countUpTo(query: SelectQueryBuilder<Conversation>): Promise<number> {
    const [sql, parameters] = query.select('1', 'one').limit(MAX_COUNTED_PER_LIST).getQueryAndParameters();
    const rows = await this.database.read.query<{ number: number | string }[]>(
      `SELECT COUNT(*) AS number FROM (${sql}) AS some`,
      parameters,
    );
    return Number(rows[0]!.number);
  }
}

/** Adds the condition that a member has not read all that the customer wrote. */
const unreadOf = (
  query: SelectQueryBuilder<Conversation>,
  member: string,
): SelectQueryBuilder<Conversation> =>
  query
    .leftJoin(ReadPosition, 'r', 'r.conversation_id = c.id AND r.member_id = :member', { member })
    .andWhere('c.blocked = 0 AND c.customer_messages > COALESCE(r.customer_messages, 0)');
