import { zeroCounts, type RangeCounts } from '../broadcasts/progress.js';
import type { Receipt } from '../broadcasts/receipt.entity.js';
import type { Recipient } from './recipients.js';
import { nextAfterRecipientLimit, MAX_RETRY_AGE_MS, nextAttempt } from '../broadcasts/retry-schedule.js';
import type { FollowEnd } from '../transports/outcome.js';
import type { DeliveryResult } from './sender.js';

export interface Attempt {
  member: Recipient;
  result: DeliveryResult;
  /** Counting the one just made. */
  attempts: number;
  /** The reason of its receipt before this attempt. */
  previousReason?: string;
}

export interface SettledBatch {
  counts: RangeCounts;
  /** Rows for what was not delivered. */
  receipts: Receipt[];
  /** Followers whose following ends, and why. */
  ended: { member: Recipient; why: FollowEnd | 'failing' }[];
}

/** The receipts of what became of a range's deliveries; `since` says when sending began. */
export function settleAttempts(
  range: { id: number; stopped: boolean },
  sent: Attempt[],
  now: number,
  since: number,
): SettledBatch {
  const settled: SettledBatch = { counts: zeroCounts(), receipts: [], ended: [] };
  for (const attempt of sent) {
    const { member, result: verdict } = attempt;
    const receipt = receiptOf(attempt, now, since, range.stopped);
    settled.counts[receipt?.state ?? 'delivered'] += 1;
    if (receipt) settled.receipts.push({ range_id: range.id, follower_id: member.id, ...receipt, at: now });
    if (verdict.state === 'failed' && verdict.ends) settled.ended.push({ member, why: verdict.ends });
  }
  return settled;
}

type ReceiptFields = Pick<Receipt, 'state' | 'reason' | 'until' | 'attempts'>;

function receiptOf(
  { result: verdict, attempts: counted, previousReason: before }: Attempt,
  now: number,
  since: number,
  stopped: boolean,
): ReceiptFields | null {
  if (verdict.state === 'delivered') return null;
  const { state, held } = verdict;
  const reason = cleanReason(verdict.reason);
  const attempts = held ? counted - 1 : counted;
  if (state !== 'deferred') return { state, reason, until: 0, attempts };
  if (stopped) return { state: 'skipped', reason: 'stopped', until: 0, attempts };
  if (held === 'route' && now - since > MAX_RETRY_AGE_MS)
    return { state: 'failed', reason, until: 0, attempts };
  if (verdict.mayHaveArrived) return retryUnansweredOnce({ state, reason, attempts }, before, now);
  const named = boundUntil(verdict.until, now);
  const until = held
    ? (named ?? now + 1_000)
    : verdict.recipientCapped
      ? nextAfterRecipientLimit(now, since)
      : nextAttempt(attempts, now, named);
  return until === null
    ? { state: 'failed', reason, until: 0, attempts }
    : { state, reason, until, attempts };
}

/** May have arrived: is repeated once, after a while, and has failed when that is not answered either. */
function retryUnansweredOnce(
  row: Omit<ReceiptFields, 'until'>,
  before: string | undefined,
  now: number,
): ReceiptFields {
  const until = before === row.reason ? null : nextAttempt(Math.max(row.attempts, 2), now);
  return until === null ? { ...row, state: 'failed', until: 0 } : { ...row, until };
}

/** Whatever a transport says can be written: a code of few letters, and an instant that comes. */
const cleanReason = (reason: string): string =>
  reason
    .toLowerCase()
    .replace(/[^a-z0-9_]+/g, '_')
    .slice(0, 32) || 'unknown';

const boundUntil = (until: number | undefined, now: number): number | undefined =>
  until !== undefined && Number.isFinite(until)
    ? Math.min(Math.max(Math.ceil(until), now), Math.floor(now + MAX_RETRY_AGE_MS))
    : undefined;
