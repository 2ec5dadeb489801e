import { Injectable } from '@nestjs/common';
import { Not } from 'typeorm';
import { Database, type Tx } from '#platform/adapters/sql/database.js';
import { MetricFamilies, type Increment, type Observe } from '#platform/operations/metric-families.js';
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

/** Upper bounds, in seconds: posts reach the last follower within seconds, or wait for quiet hours. */
const LATENCY_BUCKETS = [0.1, 0.5, 1, 5, 15, 60, 300, 3_600, 86_400];

type More = Partial<Pick<Range, 'cursor' | 'holder' | 'lease_until' | 'retry_at' | 'stopped' | 'wish'>>;

/** Moves the counts of ranges. Ranges and plans are complete as long as nothing of them is pending or deferred. */
@Injectable()
export class Progress {
  private readonly deliveries: Increment;
  private readonly latency: Observe;

  constructor(
    private readonly database: Database,
    families: MetricFamilies,
  ) {
    this.deliveries = families.counter(
      'deliveries_total',
      'Receipts written, by what became of the delivery',
      ['transport', 'outcome'],
    );
    this.latency = families.histogram(
      'delivery_seconds',
      'From publishing to the receipts of a batch in which something was delivered; one observation a batch',
      ['transport'],
      LATENCY_BUCKETS,
    );
  }

  /**
   * Adds to a range that the transaction has locked, and brings the row that was read up to date with it. `since`: when the
   * post was published, of a batch that has just been sent.
   */
  async add(tx: Tx, range: Range, counts: Partial<Counts>, more: More = {}, since?: number): Promise<void> {
    this.measure(range.transport, counts, since);
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

  private measure(transport: string, counts: Partial<Counts>, since?: number): void {
    for (const [outcome, count] of Object.entries(counts))
      if (count > 0) this.deliveries({ transport, outcome }, count);
    if (since !== undefined && (counts.delivered ?? 0) > 0)
      this.latency({ transport }, (Date.now() - since) / 1_000);
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
