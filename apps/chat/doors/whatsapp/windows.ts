import type { Conversation } from '../../conversations/conversation.entity.js';
import type { ReplyWindow } from '../door.port.js';

/** Milliseconds after the customer's last message in which WhatsApp accepts answers in the agent's own words. */
const SERVICE_MS = 24 * 3_600_000;

const CLOSED =
  'WhatsApp takes nothing but approved templates more than 24 hours after the customer last wrote: send a template, and answer freely once they have written';

type WroteAt = Pick<Conversation, 'customer_wrote_at'>;

const closesAt = ({ customer_wrote_at }: WroteAt): number =>
  customer_wrote_at === null ? 0 : customer_wrote_at + SERVICE_MS;

/** Returns true while WhatsApp accepts answers in the agent's own words. */
export const isWindowOpen = (conversation: WroteAt, now: number): boolean => now < closesAt(conversation);

/** Returns the service window of 24 hours, and the end of the free window of 72 hours that WhatsApp reports; the latter opens no service window. */
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
