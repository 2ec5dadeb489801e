import { noCounts, type Counts } from '../plan/progress.js';
import type { Receipt } from '../receipts/receipt.entity.js';
import type { Member } from './members.js';
import { LONGEST_MS, nextAttempt } from './schedule.js';
import type { Verdict } from './sender.js';

export interface Attempt {
  member: Member;
  verdict: Verdict;
  /** Counting the one just made. */
  attempts: number;
}

export interface Settled {
  counts: Counts;
  /** Rows for what was not delivered. */
  receipts: Receipt[];
  /** Endpoints that are gone for good, and why. */
  gone: { member: Member; reason: string }[];
}

/** The receipts of what became of a range's deliveries; `since` says when sending began. */
export function settle(
  range: { id: number; stopped: boolean },
  sent: Attempt[],
  now: number,
  since: number,
): Settled {
  const settled: Settled = { counts: noCounts(), receipts: [], gone: [] };
  for (const attempt of sent) {
    const { member, verdict } = attempt;
    const receipt = receiptOf(attempt, now, since, range.stopped);
    settled.counts[receipt?.state ?? 'delivered'] += 1;
    if (receipt) settled.receipts.push({ range_id: range.id, follower_id: member.id, ...receipt, at: now });
    if (verdict.state === 'failed' && verdict.gone) settled.gone.push({ member, reason: verdict.reason });
  }
  return settled;
}

type Row = Pick<Receipt, 'state' | 'reason' | 'until' | 'attempts'>;

function receiptOf(
  { verdict, attempts: counted }: Attempt,
  now: number,
  since: number,
  stopped: boolean,
): Row | null {
  if (verdict.state === 'delivered') return null;
  const { state, reason, held } = verdict;
  const attempts = held ? counted - 1 : counted;
  if (state !== 'deferred') return { state, reason, until: 0, attempts };
  if (stopped) return { state: 'skipped', reason: 'stopped', until: 0, attempts };
  if (held === 'way' && now - since > LONGEST_MS) return { state: 'failed', reason, until: 0, attempts };
  const until = held ? (verdict.until ?? now + 1_000) : nextAttempt(attempts, now, verdict.until);
  return until === null
    ? { state: 'failed', reason, until: 0, attempts }
    : { state, reason, until, attempts };
}
