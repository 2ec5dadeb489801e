import { Injectable } from '@nestjs/common';
import { Not } from 'typeorm';
import { Database, type Tx } from '#platform/adapters/sql/database.js';
import { Plan } from './plan.entity.js';
import { Range } from './range.entity.js';

/** What changes in a range's counts. */
export interface Counts {
  delivered: number;
  failed: number;
  skipped: number;
  deferred: number;
}

export const noCounts = (): Counts => ({ delivered: 0, failed: 0, skipped: 0, deferred: 0 });

type More = Partial<Pick<Range, 'cursor' | 'holder' | 'lease_until' | 'retry_at' | 'stopped' | 'wish'>>;

/** Moves the counts of ranges. Ranges and plans are complete as long as nothing of them is pending or deferred. */
@Injectable()
export class Progress {
  constructor(private readonly database: Database) {}

  /** Adds to a range that the transaction has locked, and brings the row that was read up to date with it. */
  async add(tx: Tx, range: Range, counts: Partial<Counts>, more: More = {}): Promise<void> {
    const next = {
      delivered: range.delivered + (counts.delivered ?? 0),
      failed: range.failed + (counts.failed ?? 0),
      skipped: range.skipped + (counts.skipped ?? 0),
      deferred: range.deferred + (counts.deferred ?? 0),
      ...more,
    };
    const complete = next.delivered + next.failed + next.skipped === range.members;
    const reopened = !complete && range.state === 'complete' && { state: 'sending' as const };
    const stopped = (more.wish ?? range.wish) === 'stop' && { wish: 'stopped' as const };
    const done = complete && { state: 'complete' as const, holder: null, retry_at: 0, ...stopped };
    const change = { ...next, ...done, ...reopened };
    await tx.update(Range, { id: range.id }, change);
    Object.assign(range, change);
    if (complete) await this.completePlan(tx, range.post_id);
    if (reopened) await tx.update(Plan, { post_id: range.post_id, state: 'complete' }, { state: 'sending' });
  }

  private async completePlan(tx: Tx, postId: string): Promise<void> {
    const plan = await this.database.lock(tx, Plan, { post_id: postId });
    if (plan?.state !== 'sending') return;
    if (!(await tx.existsBy(Range, { post_id: postId, state: Not('complete') }))) {
      await tx.update(Plan, { post_id: postId }, { state: 'complete' });
    }
  }
}

/** What of a range has no receipt yet. */
export const pendingOf = ({
  members,
  delivered,
  failed,
  skipped,
  deferred,
}: Pick<Range, 'members' | keyof Counts>): number => members - delivered - failed - skipped - deferred;
