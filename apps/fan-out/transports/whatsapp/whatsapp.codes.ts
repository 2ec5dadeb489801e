import type { Throttled } from '../../rate-limits/delivery-limits.js';
import type { Outcome } from '../transport.port.js';

const SECOND = 1_000;

/** What a refusal asks for, beside its outcome. */
export interface CodeMeaning {
  outcome: Outcome;
  /** The account itself is refused: nothing more goes out by it until a person has looked. */
  halt?: boolean;
}

/** The person gets too much from businesses. */
export const PERSON_CAPPED = 'wa_131049';
/** The person has stopped marketing by this business in WhatsApp itself. */
export const OPTED_OUT = 'wa_131050';
const HALTING = new Set([190, 368, 131031, 131048]);

/** The account itself is refused. */
export const isHaltingCode = (code: number): boolean => HALTING.has(code);

/** Decides on code and details; on the HTTP status, in which sources differ, only where the code says nothing. */
export function meaningOfCode(code: number, details: string, status: number, at: number): CodeMeaning {
  const reason = `wa_${code}`;
  const later = (ms: number, throttled?: Throttled): CodeMeaning => ({
    outcome: { state: 'deferred', reason, until: at + ms, ...(throttled && { throttled }) },
  });
  if (isHaltingCode(code))
    return { outcome: { state: 'deferred', reason, throttled: 'account' }, halt: true };
  switch (code) {
    case 4:
    case 80007:
      return later(60 * SECOND, 'account');
    case 130429:
      return later(2 * SECOND, 'account');
    case 131056:
      return later(6 * SECOND, 'recipient');
    case 131049:
      return { outcome: { state: 'deferred', reason, rest: true } };
    case 131057:
      return later(60 * SECOND, 'account');
    case 131050:
      return { outcome: { state: 'failed', reason, gone: true } };
    // 100 stands for much: only a wrong number is the follower's.
    case 100:
      return {
        outcome: { state: 'failed', reason: /phone number|\bto\b/i.test(details) ? 'wa_bad_number' : reason },
      };
    case 1:
    case 2:
    case 131000:
    case 131016:
      return later(5 * SECOND);
    default:
      if (status === 429) return later(SECOND, 'unclear');
      if (status >= 500) return { outcome: { state: 'deferred', reason } };
      return { outcome: { state: 'failed', reason } };
  }
}
