import { descriptorOf } from '../transports/transport-list.js';

const MINUTE = 60_000;

/** Milliseconds for which others leave alone what a run has claimed: well over the longest that one delivery takes. */
export const claimMs = (transport: string): number =>
  Math.max(5 * MINUTE, descriptorOf(transport).longestAttemptMs + 2 * MINUTE);
