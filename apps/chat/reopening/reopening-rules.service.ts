import { Injectable } from '@nestjs/common';
import { CONVERSATION_DOORS } from '#crossing/door.topic.js';
import type { DoorName } from '#crossing/conversation.topic.js';
import { Database, type Tx } from '#platform/adapters/sql/database.js';
import type { Caller } from '#platform/http/caller.js';
import { pageOf, parseCursor, type Page, type PageQuery } from '#platform/http/page.js';
import { Problem } from '#platform/http/problem.js';
import { Clock } from '#platform/ports/clock.port.js';
import { DEFAULT_DAYS, reopeningRuleView, type ReopeningRuleView } from './reopening.dto.js';
import { ReopeningRule } from './reopening-rule.entity.js';

/** A page's cursor: the last door of it. */
const DOOR_CURSOR = new RegExp(`^(${CONVERSATION_DOORS.join('|')})$`);

/** Keeps how long resolved chats can be reopened by their customers, for each door of a workspace. */
@Injectable()
export class ReopeningRules {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
  ) {}

  /** Returns a page of the rules of all doors, those that nobody has set included. */
  async list(workspace_id: string, { limit, cursor }: PageQuery): Promise<Page<ReopeningRuleView>> {
    const [after] = parseCursor(cursor, DOOR_CURSOR) ?? [];
    const rows = await this.database.read.findBy(ReopeningRule, { workspace_id });
    const doors = CONVERSATION_DOORS.slice(CONVERSATION_DOORS.findIndex((door) => door === after) + 1);
    return pageOf(
      doors.slice(0, limit + 1),
      limit,
      (door) => door,
      (door) => reopeningRuleView(door, rows.find((row) => row.door === door) ?? null),
    );
  }

  /** Sets the rule of a door. Chats that were over already stay so. Throws 404 for a door that has no chats. */
  async set({ workspace, actor }: Caller, door: string, days: number): Promise<ReopeningRuleView> {
    const name = CONVERSATION_DOORS.find((one) => one === door);
    if (!name) throw Problem.notFound('door');
    const row = {
      workspace_id: workspace,
      door: name,
      days,
      changed_by: actor,
      changed_at: this.clock.now(),
    };
    await this.database.transaction((tx) => tx.upsert(ReopeningRule, row, ['workspace_id', 'door']));
    return reopeningRuleView(name, row);
  }

  /** Returns the days of a door. */
  async daysOf(tx: Tx, workspace_id: string, door: DoorName): Promise<number> {
    return (await tx.findOneBy(ReopeningRule, { workspace_id, door }))?.days ?? DEFAULT_DAYS;
  }
}
