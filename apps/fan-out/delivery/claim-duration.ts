import { AFTER_DATA_MS, BEFORE_DATA_MS } from '../transports/email/smtp-timeouts.js';

const MINUTE = 60_000;

/** Milliseconds for which others leave alone what a run has claimed: well over the longest that one delivery takes. */
export const claimMs = (transport: string): number =>
  transport === 'email' ? BEFORE_DATA_MS + AFTER_DATA_MS + 2 * MINUTE : 5 * MINUTE;
