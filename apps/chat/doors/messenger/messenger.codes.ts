import type { RefusalMeaning, ReplyAnswer } from '../networks/reply-api.port.js';

const SECOND = 1_000;

/** The rate of the app, the page or the account is used up, whoever sent. */
const ACCOUNT_LIMITED = new Set([4, 17, 32, 80006]);
/** Too many calls at once, which Meta counts by thread too. */
const PAIR_LIMITED = 613;
const LONGEST_PAIR_WAIT_MS = 60 * SECOND;
/** The service is out of order for the moment. */
const OUT_OF_ORDER = new Set([1, 2, 1200]);
/** The token has expired or lacks a permission, or Meta blocks the account: a person has to look. */
const HALTING = new Set([102, 190, 230, 298, 368]);
const PERMISSION_DENIED = 10;
/** Subcodes say which of several reasons a code stands for, and that it is about this one message. */
export const SUBCODES: ReadonlySet<number> = new Set([
  2018001, 2018008, 2018028, 2018065, 2018108, 2018278, 2018300, 2534022, 1545041,
]);

/** `meta_` with the subcode where it says more than the code, else with the code. */
const problemOf = (code: number, subcode: number | undefined): string =>
  `meta_${subcode !== undefined && SUBCODES.has(subcode) ? subcode : code}`;

export const problemOfCode = (code: number): string => problemOf(code, undefined);

/** Decides on the subcode where it is known, else on the code; on the HTTP status where neither says anything. */
export function meaningOfCode(
  { code, subcode, status, until = 0 }: ReplyAnswer,
  attempts: number,
  now: number,
): RefusalMeaning {
  const later = (retry: 'pair' | 'account' | 'provider', ms: number): RefusalMeaning => ({
    retry,
    until: Math.max(now + ms, until),
  });
  const problem = problemOf(code, subcode);
  if (subcode !== undefined && SUBCODES.has(subcode)) return { retry: null, problem, halts: false };
  if (ACCOUNT_LIMITED.has(code)) return later('account', 60 * SECOND);
  if (code === PAIR_LIMITED) return later('pair', Math.min(2 * SECOND * 2 ** attempts, LONGEST_PAIR_WAIT_MS));
  const denied = code === PERMISSION_DENIED || (code >= 200 && code <= 299);
  if (HALTING.has(code) || denied) return { retry: null, problem, halts: true };
  if (OUT_OF_ORDER.has(code) || status >= 500) return later('provider', 5 * SECOND);
  if (status === 429) return later('pair', 2 * SECOND);
  return { retry: null, problem, halts: false };
}
