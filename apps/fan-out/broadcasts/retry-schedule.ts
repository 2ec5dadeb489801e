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

/** When the next attempt is due after so many, give or take a fifth; null when there is none left. */
export function nextAttempt(attempts: number, now: number, notBefore = 0): number | null {
  const wait = WAITS[attempts - 1];
  if (wait === undefined) return null;
  return Math.max(Math.round(now + jittered(wait)), notBefore);
}

/** For who gets too much already: a day, then two and so on, each as long as it has taken and a day; null when it takes too long. */
export function afterRest(now: number, since: number): number | null {
  const until = now + DAY + Math.max(0, now - since);
  return until - since > LONGEST_MS ? null : until;
}

/** What could not even be tried for so long has failed. */
export const LONGEST_MS = 1.2 * WAITS.reduce((sum, wait) => sum + wait, 0);
