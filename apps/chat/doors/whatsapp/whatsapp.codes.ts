import { backOffMs } from '#platform/time/back-off.js';
import type { RefusalMeaning, ReplyAnswer } from '../networks/reply-api.port.js';

const SECOND = 1_000;

/** Code for: the number's rate limit is reached, whoever sends by it. */
const NUMBER_LIMITED = 130429;
const PAIR_LIMITED = 131056;
const ACCOUNT_LIMITED = new Set([4, 80007]);
const MAINTENANCE = 131057;
/** Codes for: the service is temporarily unavailable. */
const OUT_OF_ORDER = new Set([1, 2, 131000, 131016]);
/** Codes after which a person has to act: the account is locked or blocked, its token expired, or it counts as spam. */
const HALTING = new Set([190, 368, 131031, 131048]);
const LONGEST_PAIR_WAIT_MS = 60 * SECOND;
const FIRST_PAIR_WAIT_MS = 6 * SECOND;

/** Returns the milliseconds until the person may get the next answer; the limit lasts for the first wait at least. */
const pairWaitMs = (attempts: number): number =>
  Math.max(
    FIRST_PAIR_WAIT_MS,
    backOffMs(attempts + 1, { first: FIRST_PAIR_WAIT_MS, most: LONGEST_PAIR_WAIT_MS }),
  );

/** Returns the problem code of an error code, such as `wa_131047`. */
export const problemOfCode = (code: number): string => `wa_${code}`;

/** Decides by the code, and by the HTTP status (on which sources differ) only if the code is unknown. */
export function meaningOfCode(
  { code, status, until = 0 }: Pick<ReplyAnswer, 'code' | 'status' | 'until'>,
  attempts: number,
  now: number,
): RefusalMeaning {
  const later = (retry: 'pair' | 'account' | 'provider', ms: number): RefusalMeaning => ({
    retry,
    until: Math.max(now + ms, until),
  });
  if (code === NUMBER_LIMITED) return later('account', 2 * SECOND);
  if (code === PAIR_LIMITED) return later('pair', pairWaitMs(attempts));
  if (ACCOUNT_LIMITED.has(code) || code === MAINTENANCE) return later('account', 60 * SECOND);
  const problem = problemOfCode(code);
  if (HALTING.has(code)) return { retry: null, problem, halts: true };
  if (OUT_OF_ORDER.has(code) || status >= 500) return later('provider', 5 * SECOND);
  if (status === 429) return later('pair', 2 * SECOND);
  return { retry: null, problem, halts: false };
}
