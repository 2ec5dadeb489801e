import { Injectable } from '@nestjs/common';
import { Database } from '#platform/adapters/sql/database.js';
import { Clock } from '#platform/ports/clock.port.js';
import type { Follower } from '../followers/follower.entity.js';
import { Leaving } from '../followers/leaving.js';
import { Progress } from '../plan/progress.js';
import { Receipt } from '../receipts/receipt.entity.js';
import type { Outcome } from '../transports/transport.port.js';
import { RangeLeases } from './range-lease.js';
import { settle } from './receipts-of.js';

/** Writes a batch's receipts together with the range's cursor: either both are there, or the batch is sent again. */
@Injectable()
export class Checkpoint {
  constructor(
    readonly leases: RangeLeases,
    private readonly database: Database,
    private readonly progress: Progress,
    private readonly leaving: Leaving,
    private readonly clock: Clock,
  ) {}

  /** The new cursor. Outcomes may be fewer than members: the rest was not started. */
  async write(rangeId: number, holder: string, members: Follower[], outcomes: Outcome[]): Promise<number> {
    const sent = outcomes.map((outcome, place) => ({ follower: members[place]!, outcome, attempts: 1 }));
    const { counts, receipts, gone } = settle({ id: rangeId }, sent, this.clock.now());
    const cursor = await this.database.transaction(async (tx) => {
      const range = await this.leases.held(tx, rangeId, holder);
      const next = sent.at(-1)?.follower.id ?? (members.length === 0 ? range.to_id : range.cursor);
      if (receipts.length > 0)
        await tx.createQueryBuilder().insert().into(Receipt).values(receipts).updateEntity(false).execute();
      await this.progress.add(tx, range, counts, { cursor: next, lease_until: this.leases.until() });
      return next;
    });
    for (const follower of gone) await this.leaving.end(follower.public_id, 'gone');
    return cursor;
  }
}
