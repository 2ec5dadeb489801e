import { backOffMs } from '#platform/time/back-off.js';
import type { RefusalMeaning, ReplyAnswer } from '../networks/reply-api.port.js';

const SECOND = 1_000;
const LONGEST_WAIT_MS = 60 * SECOND;

/** Reasons of refusals with the same status, by Telegram's description of the error. */
const REASONS: readonly [RegExp, string][] = [
  [/bot was blocked by the user/i, 'blocked'],
  [/user is deactivated/i, 'deactivated'],
  [/can't initiate conversation/i, 'not_started'],
  [/bot was kicked|bot is not a member/i, 'not_member'],
  [/chat not found/i, 'chat_not_found'],
  [/BUSINESS_PEER_USAGE_MISSING/, 'window_closed'],
  [/BUSINESS_|business connection/i, 'business'],
  [/not enough rights|have no rights|CHAT_WRITE_FORBIDDEN|need administrator rights/i, 'no_rights'],
  [/HTTP URL|web ?page content|WEBPAGE_/i, 'file_link'],
  [/REACTION_/, 'reaction'],
  [/too large|too big/i, 'too_large'],
];

/** Returns the problem code of a refusal, such as `telegram_blocked`, or `telegram_` with the status. */
export const problemOf = (status: number, description: string): string =>
  `telegram_${REASONS.find(([form]) => form.test(description))?.[1] ?? (status === 413 ? 'too_large' : status)}`;

/**
 * Decides by the status and the description. A 429 does not say whether the limit is the chat's or the bot's: only the
 * answers to this customer wait, for as long as Telegram says, and each other chat learns of it by itself.
 */
export function meaningOfRefusal(
  { status, details = '', until = 0 }: ReplyAnswer,
  attempts: number,
  now: number,
): RefusalMeaning {
  if (status === 429)
    return {
      retry: 'pair',
      until: Math.max(until, now + backOffMs(attempts + 1, { most: LONGEST_WAIT_MS })),
    };
  if (status >= 500) return { retry: 'provider', until: Math.max(until, now + 5 * SECOND) };
  // Telegram does not know the token (any more).
  const halts = status === 401 || status === 404;
  return { retry: null, problem: halts ? 'telegram_401' : problemOf(status, details), halts };
}
