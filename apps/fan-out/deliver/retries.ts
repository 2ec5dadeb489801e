import { Injectable } from '@nestjs/common';
import { In, LessThanOrEqual } from 'typeorm';
import { Database } from '#platform/adapters/sql/database.js';
import { Clock } from '#platform/ports/clock.port.js';
import { Follower } from '../followers/follower.entity.js';
import { Leaving } from '../followers/leaving.js';
import { Progress } from '../plan/progress.js';
import { Range } from '../plan/range.entity.js';
import { Receipt } from '../receipts/receipt.entity.js';
import type { Outcome } from '../transports/transport.port.js';
import { settle } from './receipts-of.js';

const BATCH = 200;
/** How long those that a run has claimed are left alone by others: well over the longest batch. */
const CLAIM_MS = 5 * 60_000;

export interface Due {
  follower: Follower;
  /** Attempts, counting the one that was claimed. */
  attempts: number;
}

/** Deferred receipts: claims those that are due, and settles what became of them. */
@Injectable()
export class Retries {
  constructor(
    private readonly database: Database,
    private readonly progress: Progress,
    private readonly leaving: Leaving,
    private readonly clock: Clock,
  ) {}

  /** Takes due receipts of a range for one attempt; the attempt is counted before it is made. */
  claim(rangeId: number): Promise<Due[]> {
    return this.database.transaction(async (tx) => {
      await this.database.lock(tx, Range, { id: rangeId });
      const now = this.clock.now();
      const where = { range_id: rangeId, state: 'deferred' as const, until: LessThanOrEqual(now) };
      const rows = await tx.find(Receipt, { where, order: { follower_id: 'ASC' }, take: BATCH });
      if (rows.length === 0) return [];
      const ids = In(rows.map((row) => row.follower_id));
      await tx
        .createQueryBuilder()
        .update(Receipt)
        .set({ until: now + CLAIM_MS, attempts: () => 'attempts + 1' })
        .where({ range_id: rangeId, follower_id: ids })
        .execute();
      const followers = new Map(
        (await tx.findBy(Follower, { id: ids })).map((follower) => [follower.id, follower]),
      );
      return rows.map((row) => ({ follower: followers.get(row.follower_id)!, attempts: row.attempts + 1 }));
    });
  }

  /** Outcomes may be fewer than claimed: the rest was not started and is due again. */
  async settle(rangeId: number, due: Due[], outcomes: Outcome[]): Promise<void> {
    const gone = await this.database.transaction(async (tx) => {
      const range = (await this.database.lock(tx, Range, { id: rangeId }))!;
      const now = this.clock.now();
      const mine = await this.stillMine(tx, rangeId, due);
      const sent = due.flatMap(({ follower, attempts }, place) => {
        const outcome = outcomes[place];
        return outcome && mine.has(follower.id) ? [{ follower, attempts, outcome }] : [];
      });
      const settled = settle(range, sent, now);
      const kept = new Set(settled.receipts.map((receipt) => receipt.follower_id));
      for (const { range_id, follower_id, ...state } of settled.receipts)
        await tx.update(Receipt, { range_id, follower_id }, state);
      const delivered = sent.map(({ follower }) => follower.id).filter((id) => !kept.has(id));
      if (delivered.length > 0) await tx.delete(Receipt, { range_id: rangeId, follower_id: In(delivered) });
      await this.progress.add(tx, range, {
        ...settled.counts,
        deferred: settled.counts.deferred - sent.length,
      });
      const unsent = due.slice(outcomes.length).filter(({ follower }) => mine.has(follower.id));
      for (const { follower, attempts } of unsent) {
        await tx.update(
          Receipt,
          { range_id: rangeId, follower_id: follower.id },
          { until: now, attempts: attempts - 1 },
        );
      }
      return settled.gone;
    });
    for (const follower of gone) await this.leaving.end(follower.public_id, 'gone');
  }

  /** A claim that ended meanwhile may have been taken by another run, which counted a further attempt. */
  private async stillMine(
    tx: Parameters<Database['lock']>[0],
    rangeId: number,
    due: Due[],
  ): Promise<Set<number>> {
    const claimed = new Map(due.map(({ follower, attempts }) => [follower.id, attempts]));
    const where = { range_id: rangeId, follower_id: In([...claimed.keys()]), state: 'deferred' as const };
    const rows = await tx.findBy(Receipt, where);
    return new Set(
      rows.filter((row) => row.attempts === claimed.get(row.follower_id)).map((row) => row.follower_id),
    );
  }
}
