import type { Throttled, Unreachable } from '../../rate-limits/delivery-limits.js';
import type { Outcome } from '../outcome.js';
import type { LateFailure } from '../transport-descriptor.js';

const SECOND = 1_000;

/** What a refusal asks for, beside its outcome. */
export interface CodeMeaning {
  outcome: Outcome;
  /** The account itself is refused: nothing more goes out by it until a person has looked. */
  halt?: boolean;
}

/** The person gets as much from businesses as WhatsApp lets through. */
const RECIPIENT_CAPPED = 131049;
/** The person has stopped marketing by this business in WhatsApp itself. */
const OPTED_OUT = 131050;
/** The number's messages a second are used up, whoever sent them. */
export const NUMBER_LIMITED = 130429;
/** The account itself is refused. */
const HALTING = new Set([190, 368, 131031, 131048]);

/** The reason code of receipts for an error code; 0 stands for a failure without a code. */
export const reasonOfCode = (code: number): string => `wa_${code || 'failed'}`;

/** Decides on code and details; on the HTTP status, in which sources differ, only where the code says nothing. */
export function meaningOfCode(code: number, details: string, status: number, at: number): CodeMeaning {
  const reason = reasonOfCode(code);
  // The earliest instant; the schedule of retries, which doubles and jitters, may name a later one.
  const later = (ms: number, why: { throttled?: Throttled; unreachable?: Unreachable }): CodeMeaning => ({
    outcome: { state: 'deferred', reason, until: at + ms, ...why },
  });
  if (HALTING.has(code)) return { outcome: { state: 'deferred', reason, throttled: 'account' }, halt: true };
  switch (code) {
    case 4:
    case 80007:
      return later(60 * SECOND, { throttled: 'account' });
    case NUMBER_LIMITED:
      return later(2 * SECOND, { throttled: 'account' });
    case 131056:
      return later(6 * SECOND, { throttled: 'recipient' });
    case RECIPIENT_CAPPED:
      return { outcome: { state: 'deferred', reason, recipientCapped: true } };
    case 131057:
      return later(60 * SECOND, { throttled: 'account', unreachable: 'provider' });
    case OPTED_OUT:
      return { outcome: { state: 'failed', reason, ends: 'opted_out' } };
    // 100 stands for much: only a wrong number is the follower's.
    case 100:
      return {
        outcome: { state: 'failed', reason: /phone number|\bto\b/i.test(details) ? 'wa_bad_number' : reason },
      };
    case 1:
    case 2:
    case 131000:
    case 131016:
      return later(5 * SECOND, { unreachable: 'provider' });
    default:
      if (status === 429) return later(SECOND, { throttled: 'unclear' });
      if (status >= 500) return { outcome: { state: 'deferred', reason, unreachable: 'provider' } };
      return { outcome: { state: 'failed', reason } };
  }
}

/** What a status that came after WhatsApp had accepted the message means beside its words. */
export function lateFailureOf(reason: string): LateFailure {
  if (reason === reasonOfCode(OPTED_OUT)) return { ends: 'opted_out' };
  if (reason === reasonOfCode(RECIPIENT_CAPPED)) return { recipientCapped: true };
  return [...HALTING].some((code) => reason === reasonOfCode(code)) ? { haltsAccount: true } : {};
}
