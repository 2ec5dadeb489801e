import type { Follower } from '../followers/follower.entity.js';
import { noCounts, type Counts } from '../plan/progress.js';
import type { Receipt } from '../receipts/receipt.entity.js';
import type { Outcome } from '../transports/transport.port.js';
import { nextAttempt } from './schedule.js';

export interface Settled {
  counts: Counts;
  /** Rows for what was not delivered. */
  receipts: Receipt[];
  /** Followers whose endpoint is gone for good. */
  gone: Follower[];
}

/** The receipts of outcomes, `attempts` counting the one just made. */
export function settle(
  range: { id: number },
  sent: { follower: Follower; outcome: Outcome; attempts: number }[],
  now: number,
): Settled {
  const settled: Settled = { counts: noCounts(), receipts: [], gone: [] };
  for (const { follower, outcome, attempts } of sent) {
    const receipt = receiptOf(outcome, attempts, now);
    settled.counts[receipt?.state ?? 'delivered'] += 1;
    if (receipt)
      settled.receipts.push({ range_id: range.id, follower_id: follower.id, ...receipt, attempts, at: now });
    if (outcome.state === 'failed' && outcome.gone) settled.gone.push(follower);
  }
  return settled;
}

function receiptOf(
  outcome: Outcome,
  attempts: number,
  now: number,
): Pick<Receipt, 'state' | 'reason' | 'until'> | null {
  if (outcome.state === 'delivered') return null;
  const { state, reason } = outcome;
  if (state !== 'deferred') return { state, reason, until: 0 };
  const until = nextAttempt(attempts, now, outcome.until);
  return until === null ? { state: 'failed', reason, until: 0 } : { state, reason, until };
}
