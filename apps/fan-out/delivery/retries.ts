import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { In, LessThanOrEqual, MoreThan } from 'typeorm';
import { insertAll } from '#platform/adapters/sql/insert-all.js';
import { Database, type Tx } from '#platform/adapters/sql/database.js';
import { Clock } from '#platform/ports/clock.port.js';
import { LOGGER } from '#platform/tokens.js';
import { Follower } from '../audience/follower.entity.js';
import { Progress } from '../broadcasts/progress.js';
import { Range } from '../broadcasts/range.entity.js';
import { Receipt, SENDING } from '../broadcasts/receipt.entity.js';
import { LateResult } from './ordered-pool.js';
import type { Recipient } from './recipients.js';
import { settleAttempts, type Attempt, type SettledBatch } from './receipts-of.js';
import { EndUnreachable } from './end-unreachable.js';
import { claimDurationMs } from './claim-duration.js';
import type { BatchResult } from './sender.js';

const MAX_CLAIM = 200;
/** Wait for receipts that were tried before, while other receipts have not been tried once. */
const TRIED_WAIT_MS = 2_000;

/** A deferred receipt that this worker has claimed to attempt it again. */
export interface ClaimedReceipt {
  recipient: Recipient;
  /** Number of attempts, including the claimed one. */
  attempts: number;
  /** Reason of the receipt before the claim. */
  previousReason?: string;
}

/** Claims deferred receipts that are due, and writes the results of their deliveries. */
@Injectable()
export class Retries {
  constructor(
    private readonly database: Database,
    private readonly progress: Progress,
    private readonly endUnreachable: EndUnreachable,
    private readonly clock: Clock,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /**
   * Claims up to `most` due receipts of a range for one attempt each, the never sent ones first. The attempt is counted
   * before it is made, so that a crash cannot repeat it without end. With `untried`, only never sent ones are claimed.
   */
  claim(rangeId: number, most = MAX_CLAIM, untried = false): Promise<ClaimedReceipt[]> {
    const take = Math.min(most, MAX_CLAIM);
    return this.database.transaction(async (tx) => {
      const range = await this.database.lock(tx, Range, { id: rangeId });
      const now = this.clock.now();
      const due = { range_id: rangeId, state: 'deferred' as const, until: LessThanOrEqual(now) };
      const where = { ...due, ...(untried && { attempts: 0 }) };
      const order = { attempts: 'ASC', follower_id: 'ASC' } as const;
      const rows = range ? await tx.find(Receipt, { where, order, take }) : [];
      if (range && rows.length < take) {
        const next = await this.nextDue(tx, range, rows, now);
        const left = untried && (await tx.existsBy(Receipt, { ...due, attempts: MoreThan(0) }));
        const retry_at = left ? Math.min(next || Infinity, now + TRIED_WAIT_MS) : next;
        await tx.update(Range, { id: rangeId }, { retry_at });
      }
      if (rows.length === 0) return [];
      const ids = In(rows.map((row) => row.follower_id));
      if (isStopped(range!)) {
        await tx.update(
          Receipt,
          { range_id: rangeId, follower_id: ids },
          { state: 'skipped', reason: 'stopped', until: 0, at: now },
        );
        await this.progress.addCounts(tx, range!, { deferred: -rows.length, skipped: rows.length });
        return [];
      }
      await tx
        .createQueryBuilder()
        .update(Receipt)
        .set({
          until: now + claimDurationMs(range!.transport),
          reason: SENDING,
          attempts: () => 'attempts + 1',
        })
        .where({ range_id: rangeId, follower_id: ids })
        .execute();
      const recipients = new Map(
        (await tx.findBy(Follower, { id: ids })).map((follower) => [follower.id, follower]),
      );
      return rows.map(({ follower_id, attempts, reason }) => ({
        recipient: recipients.get(follower_id)!,
        attempts: attempts + 1,
        previousReason: reason,
      }));
    });
  }

  /** Writes the results of claimed receipts. Receipts without a result were not sent, and are due again at `notBefore`. */
  async settle(
    rangeId: number,
    due: ClaimedReceipt[],
    { results, notBefore }: BatchResult,
    since: number,
  ): Promise<void> {
    const settled = await this.database.transaction(async (tx) => {
      const range = (await this.database.lock(tx, Range, { id: rangeId }))!;
      const now = this.clock.now();
      const mine = await this.stillClaimed(tx, rangeId, due);
      const sent = due.flatMap(({ recipient, attempts, previousReason = '' }, index): Attempt[] => {
        const result = results[index];
        return result && !(result instanceof LateResult) && mine.has(recipient.id)
          ? [{ recipient, attempts, result, previousReason }]
          : [];
      });
      const settled = settleAttempts({ id: rangeId, stopped: isStopped(range) }, sent, now, since);
      await this.endUnreachable.recordFailures(tx, range, sent, settled);
      if (sent.length > 0)
        await tx.delete(Receipt, {
          range_id: rangeId,
          follower_id: In(sent.map(({ recipient }) => recipient.id)),
        });
      await insertAll(tx, Receipt, settled.receipts);
      const unsent = due.slice(results.length).filter(({ recipient }) => mine.has(recipient.id));
      const until = Math.max(now, notBefore);
      const back = { range_id: rangeId, follower_id: In(unsent.map(({ recipient }) => recipient.id)) };
      if (unsent.length > 0)
        await tx.update(Receipt, back, { until, reason: 'interrupted', attempts: () => 'attempts - 1' });
      const again =
        unsent.length > 0 ? [...settled.receipts, { state: 'deferred' as const, until }] : settled.receipts;
      await this.progress.addCounts(
        tx,
        range,
        { ...settled.counts, deferred: settled.counts.deferred - sent.length },
        { retry_at: soonest(range, again) },
        { outcomes: settled.counts, since },
      );
      return settled;
    });
    await this.endFollowers(settled);
  }

  /** Settles late results when they are known. When that fails, the receipt is due again at the end of its claim. */
  settleLater(rangeId: number, due: ClaimedReceipt[], { results }: BatchResult, since: number): void {
    for (const [index, result] of results.entries()) {
      if (!(result instanceof LateResult)) continue;
      void result.result
        .then((result) => this.settle(rangeId, [due[index]!], { results: [result], notBefore: 0 }, since))
        .catch((error: unknown) =>
          this.logger.warn(
            { error: (error as Error).name, range: rangeId },
            'could not record the result of a late delivery: it is sent again when its claim expires',
          ),
        );
    }
  }

  private async endFollowers(settled: SettledBatch): Promise<void> {
    for (const { recipient, why } of settled.ended) await this.endUnreachable.end(recipient.public_id, why);
  }

  /** The earliest instant at which another receipt of the range is due or a claim ends. */
  private async nextDue(
    tx: Tx,
    { id: rangeId, transport }: Range,
    claimed: readonly Receipt[],
    now: number,
  ): Promise<number> {
    const row = await tx
      .createQueryBuilder(Receipt, 'r')
      .select('MIN(r.until)', 'until')
      .where("r.range_id = :rangeId AND r.state = 'deferred' AND r.until > :now", { rangeId, now })
      .getRawOne<{ until: number | string | null }>();
    const own = claimed.length > 0 ? [now + claimDurationMs(transport)] : [];
    return Math.min(...own, Number(row?.until ?? 0) || (own[0] ?? 0));
  }

  /** Ids of followers whose claim is still this run's. Another run may have claimed after the end of a claim; it counted one attempt more. */
  private async stillClaimed(tx: Tx, rangeId: number, due: ClaimedReceipt[]): Promise<Set<number>> {
    const claimed = new Map(due.map(({ recipient, attempts }) => [recipient.id, attempts]));
    const where = { range_id: rangeId, follower_id: In([...claimed.keys()]), state: 'deferred' as const };
    const rows = await tx.findBy(Receipt, where);
    return new Set(
      rows.filter((row) => row.attempts === claimed.get(row.follower_id)).map((row) => row.follower_id),
    );
  }
}

const isStopped = ({ pending_action }: Range): boolean =>
  pending_action === 'stop' || pending_action === 'stopped';

/** The earliest instant at which a receipt of the range is due, with these receipts added; 0 for none. */
export function soonest(
  range: Pick<Range, 'retry_at'>,
  receipts: readonly Pick<Receipt, 'state' | 'until'>[],
): number {
  let at = range.retry_at;
  for (const { state, until } of receipts) if (state === 'deferred' && (at === 0 || until < at)) at = until;
  return at;
}
