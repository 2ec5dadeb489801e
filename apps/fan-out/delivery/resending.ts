import { Injectable } from '@nestjs/common';
import { Database } from '#platform/adapters/sql/database.js';
import { Clock } from '#platform/ports/clock.port.js';
import { Progress } from '../broadcasts/progress.js';
import { Range } from '../broadcasts/range.entity.js';
import { Receipt } from '../broadcasts/receipt.entity.js';
import { Sweep } from '#platform/jobs/sweep.js';
import { retryRange } from '../broadcasts/deliver.jobs.js';

const SWEEP_LIMIT = 500;

/** Makes the failed receipts of ranges with the action `resend` due again. Deliveries keep their ids. */
@Injectable()
export class Resending {
  constructor(
    private readonly database: Database,
    private readonly progress: Progress,
    private readonly clock: Clock,
    private readonly sweep: Sweep,
  ) {
    sweep.every(1_000, 'resend', () => this.resendRequested());
  }

  private async resendRequested(): Promise<void> {
    const ranges = await this.database.read.find(Range, {
      select: { id: true },
      where: { pending_action: 'resend' },
      take: SWEEP_LIMIT,
    });
    for (const { id } of ranges) await this.resendRange(id);
  }

  private resendRange(id: number): Promise<void> {
    return this.database.transaction(async (tx) => {
      const range = await this.database.lock(tx, Range, { id });
      if (range?.pending_action !== 'resend') return;
      const now = this.clock.now();
      const change = { state: 'deferred' as const, until: now, attempts: 0, at: now };
      const { affected } = await tx.update(Receipt, { range_id: id, state: 'failed' }, change);
      const count = affected ?? 0;
      const retry_at = count > 0 ? now : range.retry_at;
      await this.progress.addCounts(
        tx,
        range,
        { failed: -count, deferred: count },
        { pending_action: 'none', retry_at },
        { outcomes: {} },
      );
      this.sweep.afterThisCommit(retryRange.name);
    });
  }
}
