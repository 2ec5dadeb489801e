import { VIAS } from '#crossing/conversation.topic.js';
import type { Conversation } from './conversation.entity.js';
import type { Entry } from './entry.js';

/**
 * Attributes a conversation to the click or ad of an entry, unless it already has one that is more trusted, or equally
 * trusted and earlier. The result therefore does not depend on the order or number of calls. `now` is used for an entry
 * without a time.
 */
export function attribute(conversation: Conversation, entry: Entry, now: number): void {
  const at = entry.at ?? now;
  const to = keyOf(entry);
  if (!comesBefore({ via: entry.via, at, to }, conversation)) return;
  conversation.via = entry.via;
  conversation.click_id = entry.click_id ?? null;
  conversation.ad_id = entry.ad_id ?? null;
  conversation.greeting_id = entry.greeting_id ?? conversation.greeting_id;
  conversation.attributed_at = at;
  conversation.attributed_to = to;
}

/** Returns the entries in order of trust, the most trusted first. */
export const byTrust = (entries: readonly Entry[]): Entry[] =>
  entries.toSorted(
    (one, other) => VIAS.indexOf(one.via) - VIAS.indexOf(other.via) || order(keyOf(one), keyOf(other)),
  );

/** Returns the key that decides between two entries of equal trust and time. */
const keyOf = ({ click, network_ad_id }: Entry): string => click ?? network_ad_id ?? '';
const order = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

function comesBefore(
  { via, at, to }: { via: Entry['via']; at: number; to: string },
  { via: known, attributed_at, attributed_to }: Conversation,
): boolean {
  if (via !== known) return VIAS.indexOf(via) < VIAS.indexOf(known);
  if (at !== attributed_at) return at < (attributed_at ?? Infinity);
  return to < (attributed_to ?? '');
}
