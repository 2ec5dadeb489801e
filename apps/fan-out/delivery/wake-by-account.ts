import { Injectable } from '@nestjs/common';
import { IsNull, MoreThan, Not } from 'typeorm';
import { Database } from '#platform/adapters/sql/database.js';
import { Sweep } from '#platform/jobs/sweep.js';
import { Clock } from '#platform/ports/clock.port.js';
import { AccountProjection } from '../accounts/account-projection.js';
import { AccountRow } from '../accounts/account.entity.js';
import { retryRange } from '../broadcasts/deliver.jobs.js';
import { Range } from '../broadcasts/range.entity.js';
import { Receipt } from '../broadcasts/receipt.entity.js';
import { Channel } from '../channels/channel.entity.js';

const ROUND = 'wake-by-account';
const EVERY_MS = 60_000;
const BATCH = 100;

/**
 * Makes deliveries due again that waited for an account which its network refused, once the account is proven again. The
 * credential itself may still be paused for up to a minute.
 */
@Injectable()
export class WakeByAccount {
  constructor(
    private readonly database: Database,
    private readonly clock: Clock,
    private readonly sweep: Sweep,
    accounts: AccountProjection,
  ) {
    sweep.every(EVERY_MS, ROUND, () => this.wake());
    accounts.onChanged(() => sweep.afterThisCommit(ROUND));
  }

  private async wake(): Promise<void> {
    const proven = await this.database.read.find(AccountRow, {
      where: { former_reason: Not(IsNull()), halted_until: IsNull() },
      order: { connection_id: 'ASC' },
      take: BATCH,
    });
    for (const account of proven) await this.wakeThoseOf(account);
  }

  /** The reason is forgotten last, so that a round that was cut off is done again. */
  private async wakeThoseOf({
    connection_id,
    workspace_id,
    network,
    former_reason,
  }: AccountRow): Promise<void> {
    if (former_reason === null) return;
    for (let after = 0; ;) {
      const ranges = await this.waiting(workspace_id, network, after);
      for (const { id } of ranges) await this.makeDue(id, former_reason);
      if (ranges.length < BATCH) break;
      after = ranges.at(-1)!.id;
    }
    await this.database.transaction((tx) =>
      tx.update(AccountRow, { connection_id, former_reason }, { former_reason: null }),
    );
  }

  private waiting(workspace_id: string, network: string, after: number): Promise<Pick<Range, 'id'>[]> {
    return this.database.read
      .createQueryBuilder(Range, 'r')
      .innerJoin(Channel, 'c', 'c.id = r.channel_id AND c.workspace_id = :workspace_id', { workspace_id })
      .where('r.transport = :network AND r.retry_at > :now AND r.id > :after', {
        network,
        now: this.clock.now(),
        after,
      })
      .select('r.id', 'id')
      .orderBy('r.id', 'ASC')
      .limit(BATCH)
      .getRawMany<Pick<Range, 'id'>>();
  }

  private async makeDue(range_id: number, reason: string): Promise<void> {
    await this.database.transaction(async (tx) => {
      const now = this.clock.now();
      if (!(await this.database.lock(tx, Range, { id: range_id }))) return;
      const waiting = { range_id, state: 'deferred' as const, reason, until: MoreThan(now) };
      if (!(await tx.existsBy(Receipt, waiting))) return;
      await tx.update(Receipt, waiting, { until: now });
      await tx.update(Range, { id: range_id }, { retry_at: now });
      this.sweep.afterThisCommit(retryRange.name);
    });
  }
}
