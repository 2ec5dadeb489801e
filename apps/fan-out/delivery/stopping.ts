import { Injectable } from '@nestjs/common';
import { Not } from 'typeorm';
import { Database, type Tx } from '#platform/adapters/sql/database.js';
import { Clock } from '#platform/ports/clock.port.js';
import { pendingOf, Progress } from '../broadcasts/progress.js';
import { Range } from '../broadcasts/range.entity.js';
import { Receipt, SENDING } from '../broadcasts/receipt.entity.js';
import { Sweep } from '#platform/jobs/sweep.js';

const SWEEP_LIMIT = 500;

/** Settles the ranges of a stopped post: what was not sent is skipped. Members without a receipt row get none; they are counted in `stopped_members`. */
@Injectable()
export class Stopping {
  constructor(
    private readonly database: Database,
    private readonly progress: Progress,
    private readonly clock: Clock,
    sweep: Sweep,
  ) {
    sweep.every(1_000, 'stop', () => this.sweep());
  }

  /** Skips everything in a locked range except deliveries that are being sent now; the worker that sends them settles them. */
  async skipRest(tx: Tx, range: Range): Promise<void> {
    const waiting = { range_id: range.id, state: 'deferred' as const, reason: Not(SENDING) };
    const { affected } = await tx.update(Receipt, waiting, {
      state: 'skipped',
      reason: 'stopped',
      until: 0,
      at: this.clock.now(),
    });
    const deferred = affected ?? 0;
    const stopped = pendingOf(range);
    await this.progress.addCounts(
      tx,
      range,
      { skipped: stopped + deferred, deferred: -deferred },
      // Without a holder, a run that was delayed finds at its checkpoint that it lost the lease.
      { stopped_members: range.stopped_members + stopped, pending_action: 'stopped', holder: null },
    );
  }

  /** Stops ranges that no run delivers now. A run stops its own range at its next checkpoint, and `LiveSettle` stops live ranges. */
  private async sweep(): Promise<void> {
    const where = { pending_action: 'stop' as const, state: 'sending' as const, transport: Not('live') };
    const ranges = await this.database.read.find(Range, { select: { id: true }, where, take: SWEEP_LIMIT });
    for (const { id } of ranges) {
      await this.database.transaction(async (tx) => {
        const range = await this.database.lock(tx, Range, { id });
        if (range?.pending_action !== 'stop' || range.state !== 'sending') return;
        if (range.holder !== null && range.lease_until > this.clock.now()) return;
        await this.skipRest(tx, range);
      });
    }
  }
}
