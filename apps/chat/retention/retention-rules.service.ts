import { Injectable } from '@nestjs/common';
import { Between } from 'typeorm';
import { Database } from '#platform/adapters/sql/database.js';
import { make } from '#platform/events/make.js';
import type { Caller } from '#platform/http/caller.js';
import { Problem } from '#platform/http/problem.js';
import { Sweep } from '#platform/jobs/sweep.js';
import { Clock } from '#platform/ports/clock.port.js';
import { daysBetween, isoOf } from '#platform/time/calendar.js';
import { RetentionDeletion } from '../data-rights/retention-deletion.entity.js';
import { Workspaces } from '../workspaces/workspaces.service.js';
import { DoorRetention } from './door-retention.entity.js';
import {
  DeletedOfDay,
  Retention,
  RetentionReport,
  RetentionRule,
  type RetentionReportQuery,
  type RetentionRuleInput,
} from './retention.dto.js';

/** Name of the sweep that deletes what is older than its door keeps it. */
export const RETENTION = 'retention';
const MAX_DAYS = 366;

/** Reads and sets how long chats are kept, and reports what was deleted. */
@Injectable()
export class RetentionRules {
  constructor(
    private readonly database: Database,
    private readonly workspaces: Workspaces,
    private readonly sweep: Sweep,
    private readonly clock: Clock,
  ) {}

  async of(workspace_id: string): Promise<Retention> {
    const rows = await this.database.read.find(DoorRetention, {
      where: { workspace_id },
      order: { door: 'ASC' },
    });
    const rules = rows.map(({ door, keep_days, set_by, set_at, next_at }) =>
      make(RetentionRule, { door, keep_days, set_by, set_at: isoOf(set_at)!, next_at: isoOf(next_at)! }),
    );
    return make(Retention, { rules });
  }

  /** Replaces all rules; one that stays as it is keeps who set it, and how far its round has come. */
  async set({ workspace, actor }: Caller, rules: readonly RetentionRuleInput[]): Promise<Retention> {
    const workspace_id = workspace;
    await this.database.transaction(async (tx) => {
      const find = { where: { workspace_id }, order: { door: 'ASC' as const } };
      const present = await this.database.lockAll(tx, DoorRetention, find);
      for (const { door, keep_days } of present)
        if (!rules.some((rule) => rule.door === door && rule.keep_days === keep_days))
          await tx.delete(DoorRetention, { workspace_id, door });
      const now = this.clock.now();
      for (const { door, keep_days } of rules) {
        if (present.some((rule) => rule.door === door && rule.keep_days === keep_days)) continue;
        const set = { set_by: actor, set_at: now, next_at: now, position: '' };
        await tx.insert(DoorRetention, { workspace_id, door, keep_days, ...set });
      }
      this.sweep.afterThisCommit(RETENTION);
    });
    return this.of(workspace_id);
  }

  /** Returns what was deleted in a period; throws 422 for a period that cannot be. */
  async report(workspace_id: string, { from, to }: RetentionReportQuery): Promise<RetentionReport> {
    const days = daysBetween(from, to);
    if (days < 1) throw Problem.field('to', 'order', 'to is not before from', { min: from });
    if (days > MAX_DAYS)
      throw Problem.field('to', 'max_days', `At most ${MAX_DAYS} days at once`, { max: MAX_DAYS });
    const { time_zone } = await this.workspaces.get(workspace_id);
    const rows = await this.database.read.find(RetentionDeletion, {
      where: { workspace_id, day: Between(from, to) },
      order: { day: 'ASC', door: 'ASC' },
    });
    return make(RetentionReport, {
      ...{ from, to, time_zone },
      rows: rows.map(({ day, door, conversations, messages, files }) =>
        make(DeletedOfDay, { day, door, conversations, messages, files }),
      ),
    });
  }
}
