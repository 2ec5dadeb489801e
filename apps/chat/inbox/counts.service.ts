import { Injectable } from '@nestjs/common';
import { Database } from '#platform/adapters/sql/database.js';
import { make } from '#platform/events/make.js';
import type { Caller } from '#platform/http/caller.js';
import { filteredConversations, type InboxFilters } from './inbox-query.js';
import { ConversationCountsView, COUNTED_UP_TO } from './counts.dto.js';

/** Counts the conversations of the lists that an agent looks at most. */
@Injectable()
export class ConversationCounts {
  constructor(private readonly database: Database) {}

  /** Counts each list by an index alone, and stops at `COUNTED_UP_TO`. */
  async of(caller: Caller): Promise<ConversationCountsView> {
    const count = (filters: InboxFilters) => this.count(caller, filters);
    const [open, mine, unassigned, unanswered, snoozed] = await Promise.all([
      count({}),
      count({ assignee: 'me' }),
      count({ assignee: 'none' }),
      count({ unanswered: true }),
      count({ state: 'snoozed' }),
    ]);
    const counts = { open, mine, unassigned, unanswered, snoozed, counted_up_to: COUNTED_UP_TO };
    return make(ConversationCountsView, counts as ConversationCountsView);
  }

  private async count(caller: Caller, filters: InboxFilters): Promise<number> {
    const some = filteredConversations(this.database.read, caller, filters)
      .select('1', 'one')
      .limit(COUNTED_UP_TO);
    const [sql, parameters] = some.getQueryAndParameters();
    const rows = await this.database.read.query<{ number: number | string }[]>(
      `SELECT COUNT(*) AS number FROM (${sql}) AS some`,
      parameters,
    );
    return Number(rows[0]!.number);
  }
}
