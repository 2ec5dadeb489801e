import { VIAS } from '#crossing/conversation.topic.js';
import type { Conversation } from './conversation.entity.js';
import type { Entry } from './entry.js';

/**
 * Lets a conversation belong to the click or ad of an entry, unless it belongs to one that is more trusted, or as trusted and
 * earlier. So the same entries make the same conversation, in whatever order and however often they are told. `now` is the
 * time of an entry that names none.
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

/** The most trusted first. */
export const byTrust = (entries: readonly Entry[]): Entry[] =>
  entries.toSorted(
    (one, other) => VIAS.indexOf(one.via) - VIAS.indexOf(other.via) || order(keyOf(one), keyOf(other)),
  );

/** By which of two as trusted ones at the same time is chosen. */
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
