import { Injectable } from '@nestjs/common';
import { insertAll } from '#platform/adapters/sql/insert-all.js';
import { Database } from '#platform/adapters/sql/database.js';
import { Clock } from '#platform/ports/clock.port.js';
import { Progress } from '../broadcasts/progress.js';
import { Receipt, SENDING } from '../broadcasts/receipt.entity.js';
import { Stopping } from './stopping.js';
import { LateResult } from './ordered-pool.js';
import type { Recipient } from './recipients.js';
import { RangeLeases } from './range-lease.js';
import { settleAttempts, type Attempt, type SettledBatch } from './receipts-of.js';
import { EndUnreachable } from './end-unreachable.js';
import { soonest } from './retries.js';
import { claimDurationMs } from './claim-duration.js';
import type { BatchResult, DeliveryResult } from './sender.js';

/** Commits a batch's receipts together with the range's cursor; without the commit, the batch is sent again under the same ids. */
@Injectable()
export class Checkpoint {
  constructor(
    private readonly leases: RangeLeases,
    private readonly database: Database,
    private readonly progress: Progress,
    private readonly stopping: Stopping,
    private readonly endUnreachable: EndUnreachable,
    private readonly clock: Clock,
  ) {}

  /**
   * Returns the new cursor. There may be fewer results than recipients, because the rest was not started. A late result
   * is written as a claim, as a retry's is, until it is known.
   */
  async write(
    rangeId: number,
    holder: string,
    recipients: Recipient[],
    { results }: BatchResult,
    since: number,
  ): Promise<number> {
    const { cursor, settled } = await this.database.transaction(async (tx) => {
      const range = await this.leases.lockHeld(tx, rangeId, holder);
      const sent = results.map((result, index): Attempt => ({
        recipient: recipients[index]!,
        result: claimLate(result, this.clock.now(), range.transport),
        attempts: 1,
      }));
      const settled = settleAttempts({ id: rangeId, stopped: false }, sent, this.clock.now(), since);
      await insertAll(tx, Receipt, settled.receipts);
      await this.endUnreachable.recordFailures(tx, range, sent, settled);
      const cursor = sent.at(-1)?.recipient.id ?? (recipients.length === 0 ? range.to_id : range.cursor);
      const changes = {
        cursor,
        lease_until: this.leases.leaseEnd(),
        retry_at: soonest(range, settled.receipts),
      };
      // Of a late result the outcome is counted once it is known.
      const late = results.filter((result) => result instanceof LateResult).length;
      const outcomes = { ...settled.counts, deferred: settled.counts.deferred - late };
      await this.progress.addCounts(tx, range, settled.counts, changes, { outcomes, since });
      if (range.pending_action !== 'stop') return { cursor, settled };
      await this.stopping.skipRest(tx, range);
      return { cursor: range.to_id, settled };
    });
    await this.endFollowers(settled);
    return cursor;
  }

  private async endFollowers(settled: SettledBatch): Promise<void> {
    for (const { recipient, why } of settled.ended) await this.endUnreachable.end(recipient.public_id, why);
  }
}

function claimLate(
  result: DeliveryResult | LateResult<DeliveryResult>,
  now: number,
  transport: string,
): DeliveryResult {
  if (!(result instanceof LateResult)) return result;
  return { state: 'deferred', reason: SENDING, until: now + claimDurationMs(transport) };
}
