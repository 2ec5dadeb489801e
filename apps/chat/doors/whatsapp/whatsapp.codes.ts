import type { RefusalMeaning, ReplyAnswer } from '../networks/reply-api.port.js';

const SECOND = 1_000;

/** The number's messages a second are used up, whoever sent them. */
const NUMBER_LIMITED = 130429;
const PAIR_LIMITED = 131056;
const ACCOUNT_LIMITED = new Set([4, 80007]);
const MAINTENANCE = 131057;
/** The service is out of order for the moment. */
const OUT_OF_ORDER = new Set([1, 2, 131000, 131016]);
/** Locked, blocked, out of token, called spam: a person has to look. */
const HALTING = new Set([190, 368, 131031, 131048]);
const LONGEST_PAIR_WAIT_MS = 60 * SECOND;

export const problemOfCode = (code: number): string => `wa_${code}`;

/** Decides on the code; on the HTTP status, in which sources differ, only where the code says nothing. */
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
  if (code === PAIR_LIMITED) return later('pair', Math.min(6 * SECOND * 2 ** attempts, LONGEST_PAIR_WAIT_MS));
  if (ACCOUNT_LIMITED.has(code) || code === MAINTENANCE) return later('account', 60 * SECOND);
  const problem = problemOfCode(code);
  if (HALTING.has(code)) return { retry: null, problem, halts: true };
  if (OUT_OF_ORDER.has(code) || status >= 500) return later('provider', 5 * SECOND);
  if (status === 429) return later('pair', 2 * SECOND);
  return { retry: null, problem, halts: false };
}
