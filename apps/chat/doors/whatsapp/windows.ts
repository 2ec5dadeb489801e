import type { Conversation } from '../../conversations/conversation.entity.js';
import type { ReplyWindow } from '../door.port.js';

/** For so long after the customer's last message WhatsApp takes answers in the agent's own words. */
const SERVICE_MS = 24 * 3_600_000;

const FREE_ENTRY_MS = 72 * 3_600_000;

const CLOSED =
  'WhatsApp takes nothing but approved templates more than 24 hours after the customer last wrote: send a template, and answer freely once they have written';

const closesAt = ({ customer_wrote_at }: Conversation): number =>
  customer_wrote_at === null ? 0 : customer_wrote_at + SERVICE_MS;

export const isWindowOpen = (conversation: Conversation, now: number): boolean =>
  now < closesAt(conversation);

/** The service window of 24 hours, and the free entry of 72 that WhatsApp itself tells of; that one opens no window. */
export function replyWindowOf(conversation: Conversation, now: number): ReplyWindow {
  const open = isWindowOpen(conversation, now);
  const { free_until } = conversation;
  return {
    open,
    closes_at: open ? closesAt(conversation) : null,
    free_until: free_until !== null && free_until > now ? free_until : null,
    refusal: open ? null : CLOSED,
  };
}

/**
 * The end of the free entry after WhatsApp told of one more. Of one entry several deliveries may tell, each 72 hours from
 * its own: the first counts. One that ends more than 72 hours later is another entry.
 */
export function laterFreeEntry(known: number | null, told: number): number {
  if (known === null || Math.abs(known - told) >= FREE_ENTRY_MS) return Math.max(known ?? 0, told);
  return Math.min(known, told);
}
