import { zeroCounts, type RangeCounts } from '../broadcasts/progress.js';
import type { Receipt } from '../broadcasts/receipt.entity.js';
import type { Recipient } from './recipients.js';
import { nextAfterRecipientLimit, MAX_RETRY_AGE_MS, nextAttempt } from '../broadcasts/retry-schedule.js';
import type { FollowEnd } from '../audience/follower.entity.js';
import type { DeliveryResult } from './sender.js';

/** One attempt to deliver a post to a recipient, with its result. */
export interface Attempt {
  recipient: Recipient;
  result: DeliveryResult;
  /** Number of attempts, including this one. */
  attempts: number;
  /** Reason of the receipt before this attempt. */
  previousReason?: string;
}

/** What is written after a batch of attempts. */
export interface SettledBatch {
  counts: RangeCounts;
  /** One row for each recipient to whom the post was not delivered. */
  receipts: Receipt[];
  /** Followers whose following ends, and why. */
  ended: { recipient: Recipient; why: FollowEnd | 'failing' }[];
}

/** Turns results of deliveries into counts, receipt rows and ended followers. `since` is when sending of the post began, in ms. */
export function settleAttempts(
  range: { id: number; stopped: boolean },
  sent: Attempt[],
  now: number,
  since: number,
): SettledBatch {
  const settled: SettledBatch = { counts: zeroCounts(), receipts: [], ended: [] };
  for (const attempt of sent) {
    const { recipient, result } = attempt;
    const receipt = receiptOf(attempt, now, since, range.stopped);
    settled.counts[receipt?.state ?? 'delivered'] += 1;
    if (receipt)
      settled.receipts.push({ range_id: range.id, follower_id: recipient.id, ...receipt, at: now });
    if (result.state === 'failed' && result.ends) settled.ended.push({ recipient, why: result.ends });
  }
  return settled;
}

type ReceiptFields = Pick<Receipt, 'state' | 'reason' | 'until' | 'attempts'>;

function receiptOf(
  { result, attempts: attempted, previousReason }: Attempt,
  now: number,
  since: number,
  stopped: boolean,
): ReceiptFields | null {
  if (result.state === 'delivered') return null;
  const { state, held } = result;
  const reason = cleanReason(result.reason);
  const attempts = held ? attempted - 1 : attempted;
  if (state !== 'deferred') return { state, reason, until: 0, attempts };
  if (stopped) return { state: 'skipped', reason: 'stopped', until: 0, attempts };
  if (held === 'route' && now - since > MAX_RETRY_AGE_MS)
    return { state: 'failed', reason, until: 0, attempts };
  if (result.mayHaveArrived) return retryUnansweredOnce({ state, reason, attempts }, previousReason, now);
  const named = boundUntil(result.until, now);
  const until = held
    ? (named ?? now + 1_000)
    : result.recipientCapped
      ? nextAfterRecipientLimit(now, since)
      : nextAttempt(attempts, now, named);
  return until === null
    ? { state: 'failed', reason, until: 0, attempts }
    : { state, reason, until, attempts };
}

/** The receipt of a post that may have arrived: it is repeated once, after minutes, and fails when that is not answered either. */
function retryUnansweredOnce(
  row: Omit<ReceiptFields, 'until'>,
  before: string | undefined,
  now: number,
): ReceiptFields {
  const until = before === row.reason ? null : nextAttempt(Math.max(row.attempts, 2), now);
  return until === null ? { ...row, state: 'failed', until: 0 } : { ...row, until };
}

/** Makes any text a reason code that fits its column: `a-z`, digits and `_`, 1 to 32 characters. */
const cleanReason = (reason: string): string =>
  reason
    .toLowerCase()
    .replace(/[^a-z0-9_]+/g, '_')
    .slice(0, 32) || 'unknown';

/** Bounds the instant that another server named; undefined for none, or for one that is not finite. */
const boundUntil = (until: number | undefined, now: number): number | undefined =>
  until !== undefined && Number.isFinite(until)
    ? Math.min(Math.max(Math.ceil(until), now), Math.floor(now + MAX_RETRY_AGE_MS))
    : undefined;
