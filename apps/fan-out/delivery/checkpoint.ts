import { Injectable } from '@nestjs/common';
import { insertAll } from '#platform/adapters/sql/insert-all.js';
import { Database } from '#platform/adapters/sql/database.js';
import { Clock } from '#platform/ports/clock.port.js';
import { Progress } from '../broadcasts/progress.js';
import { Receipt, SENDING } from '../broadcasts/receipt.entity.js';
import { Stopping } from './stopping.js';
import { Later } from './ordered-pool.js';
import type { Member } from './recipients.js';
import { RangeLeases } from './range-lease.js';
import { settle, type Attempt, type Settled } from './receipts-of.js';
import { Retirement } from './end-unreachable.js';
import { soonest } from './retries.js';
import { claimMs } from './claim-duration.js';
import type { Sent, Verdict } from './sender.js';

/** Writes a batch's receipts together with the range's cursor: either both are there, or the batch is sent again. */
@Injectable()
export class Checkpoint {
  constructor(
    private readonly leases: RangeLeases,
    private readonly database: Database,
    private readonly progress: Progress,
    private readonly stopping: Stopping,
    private readonly retirement: Retirement,
    private readonly clock: Clock,
  ) {}

  /**
   * The new cursor. Verdicts may be fewer than members: the rest was not started. What is still being waited for is
   * claimed, as a retry is, until it is known.
   */
  async write(
    rangeId: number,
    holder: string,
    members: Member[],
    { verdicts }: Sent,
    since: number,
  ): Promise<number> {
    const { cursor, settled } = await this.database.transaction(async (tx) => {
      const range = await this.leases.held(tx, rangeId, holder);
      const sent = verdicts.map((verdict, place): Attempt => ({
        member: members[place]!,
        verdict: soFar(verdict, this.clock.now(), range.transport),
        attempts: 1,
      }));
      const settled = settle({ id: rangeId, stopped: false }, sent, this.clock.now(), since);
      await insertAll(tx, Receipt, settled.receipts);
      await this.retirement.note(tx, range, sent, settled);
      const cursor = sent.at(-1)?.member.id ?? (members.length === 0 ? range.to_id : range.cursor);
      const changes = {
        cursor,
        lease_until: this.leases.until(),
        retry_at: soonest(range, settled.receipts),
      };
      await this.progress.addCounts(tx, range, settled.counts, changes, since);
      if (range.pending_action !== 'stop') return { cursor, settled };
      await this.stopping.settleRest(tx, range);
      return { cursor: range.to_id, settled };
    });
    await this.retire(settled);
    return cursor;
  }

  private async retire(settled: Settled): Promise<void> {
    for (const { member, why } of settled.ended) await this.retirement.retire(member.public_id, why);
  }
}

function soFar(verdict: Verdict | Later<Verdict>, now: number, transport: string): Verdict {
  if (!(verdict instanceof Later)) return verdict;
  return { state: 'deferred', reason: SENDING, until: now + claimMs(transport) };
}
