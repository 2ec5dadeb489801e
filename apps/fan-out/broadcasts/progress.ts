import { Injectable } from '@nestjs/common';
import { Not } from 'typeorm';
import { Database, type Tx } from '#platform/adapters/sql/database.js';
import { MetricFamilies, type Increment, type Observe } from '#platform/operations/metric-families.js';
import { Plan } from './plan.entity.js';
import { Range } from './range.entity.js';

/** Receipts of a range by state, or how many are added to each state. */
export interface RangeCounts {
  delivered: number;
  failed: number;
  skipped: number;
  deferred: number;
}

/** Returns new counts that are all 0. */
export const zeroCounts = (): RangeCounts => ({ delivered: 0, failed: 0, skipped: 0, deferred: 0 });

/** Upper bounds, in seconds: posts reach the last follower within seconds, or wait for quiet hours. */
const LATENCY_BUCKETS = [0.1, 0.5, 1, 5, 15, 60, 300, 3_600, 86_400];

type RangeChanges = Partial<
  Pick<Range, 'cursor' | 'holder' | 'lease_until' | 'retry_at' | 'stopped_members' | 'pending_action'>
>;

/** What the metrics count of a batch, where it differs from the counts. */
export interface Measured {
  /** Outcomes of deliveries that are known now. A receipt may be written before, as a claim, or without a delivery. */
  outcomes?: Partial<RangeCounts>;
  /** When the post was published, for a batch that has just been sent, in ms. */
  since?: number;
}

/** Changes the counts of ranges. A range or a plan is complete while none of its receipts is pending or deferred. */
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
      'Deliveries by transport and outcome; each deferral counts as well',
      ['transport', 'outcome'],
    );
    this.latency = families.histogram(
      'delivery_seconds',
      'Seconds from publishing to the receipts of a batch with at least one delivery; one observation per batch',
      ['transport'],
      LATENCY_BUCKETS,
    );
  }

  /**
   * Adds counts to a range that the transaction has locked, and updates the passed object to match. It completes or reopens
   * range and plan. `measured`: what the metrics count, where it is not the same.
   */
  async addCounts(
    tx: Tx,
    range: Range,
    counts: Partial<RangeCounts>,
    changes: RangeChanges = {},
    measured: Measured = {},
  ): Promise<void> {
    this.measure(range.transport, measured.outcomes ?? counts, measured.since);
    const next = {
      delivered: range.delivered + (counts.delivered ?? 0),
      failed: range.failed + (counts.failed ?? 0),
      skipped: range.skipped + (counts.skipped ?? 0),
      deferred: range.deferred + (counts.deferred ?? 0),
      ...changes,
    };
    const complete = next.delivered + next.failed + next.skipped === range.members;
    const reopened = !complete && range.state === 'complete' && { state: 'sending' as const };
    const stopped = (changes.pending_action ?? range.pending_action) === 'stop' && {
      pending_action: 'stopped' as const,
    };
    const done = complete && { state: 'complete' as const, holder: null, retry_at: 0, ...stopped };
    const change = { ...next, ...done, ...reopened };
    await tx.update(Range, { id: range.id }, change);
    Object.assign(range, change);
    if (complete) await this.completePlan(tx, range.post_id);
    if (reopened) await tx.update(Plan, { post_id: range.post_id, state: 'complete' }, { state: 'sending' });
  }

  private measure(transport: string, counts: Partial<RangeCounts>, since?: number): void {
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

/** How many members of a range have no receipt yet. */
export const pendingOf = ({
  members,
  delivered,
  failed,
  skipped,
  deferred,
}: Pick<Range, 'members' | keyof RangeCounts>): number => members - delivered - failed - skipped - deferred;
