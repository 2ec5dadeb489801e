import { Injectable } from '@nestjs/common';
import { In, MoreThan, type FindOperator } from 'typeorm';
import { Database, type Tx } from '#platform/adapters/sql/database.js';
import { Clock } from '#platform/ports/clock.port.js';
import { Follower } from '../audience/follower.entity.js';
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

  /** Makes the failed receipts of these followers due again, and returns how many there are; a range that is being stopped or resent keeps its own. */
  async resendTo(
    tx: Tx,
    { post_id, channel_id }: { post_id: string; channel_id: string },
    publicIds: readonly string[],
  ): Promise<number> {
    const where = { public_id: In([...publicIds]), channel_id };
    const followers = await tx.find(Follower, { select: { id: true, transport: true }, where });
    const holds = ({ transport, from_id, to_id }: Range, one: Pick<Follower, 'id' | 'transport'>) =>
      one.transport === transport && one.id >= from_id && one.id <= to_id;
    const failing = await tx.find(Range, { where: { post_id, failed: MoreThan(0) }, order: { id: 'ASC' } });
    let resent = 0;
    for (const { id } of failing.filter((range) => followers.some((one) => holds(range, one)))) {
      const range = await this.database.lock(tx, Range, { id });
      if (!range || range.pending_action === 'resend' || range.pending_action === 'stop') continue;
      const ids = followers.filter((one) => holds(range, one)).map((one) => one.id);
      resent += await this.makeDue(tx, range, In(ids));
    }
    if (resent > 0) this.sweep.afterThisCommit(retryRange.name);
    return resent;
  }

  private resendRange(id: number): Promise<void> {
    return this.database.transaction(async (tx) => {
      const range = await this.database.lock(tx, Range, { id });
      if (range?.pending_action !== 'resend') return;
      await this.makeDue(tx, range);
      this.sweep.afterThisCommit(retryRange.name);
    });
  }

  /** Makes the failed receipts of a locked range due now, all or those of some followers; returns how many. */
  private async makeDue(tx: Tx, range: Range, follower_id?: FindOperator<number>): Promise<number> {
    const now = this.clock.now();
    const where = { range_id: range.id, state: 'failed' as const, ...(follower_id && { follower_id }) };
    const change = { state: 'deferred' as const, until: now, attempts: 0, at: now };
    const count = (await tx.update(Receipt, where, change)).affected ?? 0;
    await this.progress.addCounts(
      tx,
      range,
      { failed: -count, deferred: count },
      { pending_action: 'none', retry_at: count > 0 ? now : range.retry_at },
      { outcomes: {} },
    );
    return count;
  }
}
