import { backOffMs } from '#platform/time/back-off.js';
import type { RefusalMeaning, ReplyAnswer } from '../networks/reply-api.port.js';

const SECOND = 1_000;

/** Codes for: the rate limit of the app, page or account is reached, whoever sends. */
const ACCOUNT_LIMITED = new Set([4, 17, 32, 80006]);
/** Code for: too many calls at once, which Meta also counts for each thread. */
const PAIR_LIMITED = 613;
const LONGEST_PAIR_WAIT_MS = 60 * SECOND;
const FIRST_PAIR_WAIT_MS = 2 * SECOND;

/** Returns the milliseconds until the person may get the next answer; the limit lasts for the first wait at least. */
const pairWaitMs = (attempts: number): number =>
  Math.max(
    FIRST_PAIR_WAIT_MS,
    backOffMs(attempts + 1, { first: FIRST_PAIR_WAIT_MS, most: LONGEST_PAIR_WAIT_MS }),
  );
/** Codes for: the service is temporarily unavailable. */
const OUT_OF_ORDER = new Set([1, 2, 1200]);
/** Codes after which a person has to act: the token expired or lacks a permission, or Meta blocks the account. */
const HALTING = new Set([102, 190, 230, 298, 368]);
const PERMISSION_DENIED = 10;
/** Subcodes that name the exact reason of a code, and concern only the one message. */
export const SUBCODES: ReadonlySet<number> = new Set([
  2018001, 2018008, 2018028, 2018065, 2018108, 2018278, 2018300, 2534022, 1545041,
]);

/** Returns `meta_` with the subcode if it is known, else with the code. */
const problemOf = (code: number, subcode: number | undefined): string =>
  `meta_${subcode !== undefined && SUBCODES.has(subcode) ? subcode : code}`;

/** Returns the problem code of an error code, such as `meta_190`. */
export const problemOfCode = (code: number): string => problemOf(code, undefined);

/** Decides by the subcode if it is known, else by the code; by the HTTP status only if both are unknown. */
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
  if (code === PAIR_LIMITED) return later('pair', pairWaitMs(attempts));
  const denied = code === PERMISSION_DENIED || (code >= 200 && code <= 299);
  if (HALTING.has(code) || denied) return { retry: null, problem, halts: true };
  if (OUT_OF_ORDER.has(code) || status >= 500) return later('provider', 5 * SECOND);
  if (status === 429) return later('pair', 2 * SECOND);
  return { retry: null, problem, halts: false };
}
