import { jittered } from '#platform/time/back-off.js';
const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Waits after each failed attempt, as Standard Webhooks recommends. */
const WAITS = [
  5 * SECOND,
  5 * MINUTE,
  30 * MINUTE,
  2 * HOUR,
  5 * HOUR,
  10 * HOUR,
  14 * HOUR,
  20 * HOUR,
  24 * HOUR,
];

/** When the next attempt is due after `attempts` attempts, varied by up to 20 %; null when none is left. */
export function nextAttempt(attempts: number, now: number, notBefore = 0): number | null {
  const wait = WAITS[attempts - 1];
  if (wait === undefined) return null;
  return Math.max(Math.round(now + jittered(wait)), notBefore);
}

/**
 * When the next attempt is due for a recipient who gets too many messages already: a day longer than the time since
 * `since`, when sending began. Null when that is too late.
 */
export function nextAfterRecipientLimit(now: number, since: number): number | null {
  const until = now + DAY + Math.max(0, now - since);
  return until - since > MAX_RETRY_AGE_MS ? null : until;
}

/** A delivery that could not be tried for this many milliseconds has failed. */
export const MAX_RETRY_AGE_MS = 1.2 * WAITS.reduce((sum, wait) => sum + wait, 0);
