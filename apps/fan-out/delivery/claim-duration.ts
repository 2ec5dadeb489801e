import { descriptorOf } from '../transports/transport-list.js';

const MINUTE = 60_000;

/** Milliseconds for which a claim keeps other workers away: longer than the longest delivery over the transport. */
export const claimDurationMs = (transport: string): number =>
  Math.max(5 * MINUTE, descriptorOf(transport).longestAttemptMs + 2 * MINUTE);
