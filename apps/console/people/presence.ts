import type { Presence } from '#workspace/presence.topic.js';
import type { Membership } from '../accounts/accounts.entities.js';

/** Milliseconds without a request or an open stream after which a person is away. */
export const AWAY_AFTER_MS = 5 * 60_000;
/** Milliseconds without a request or an open stream after which a person is offline. */
export const OFFLINE_AFTER_MS = 60 * 60_000;

/** Returns a person's presence, from what they chose and from their last request or open stream. */
export function presenceOf(
  { chosen_presence, seen_at }: Pick<Membership, 'chosen_presence' | 'seen_at'>,
  now: number,
): Presence {
  if (chosen_presence === 'offline' || seen_at === null || now - seen_at >= OFFLINE_AFTER_MS)
    return 'offline';
  return chosen_presence === 'away' || now - seen_at >= AWAY_AFTER_MS ? 'away' : 'online';
}
