import type { Conversation } from '../../conversations/conversation.entity.js';
import { ALWAYS_OPEN, type ReplyWindow } from '../door.port.js';

/** Milliseconds after the customer's last message in which a bot may write in the name of a business account. */
const BUSINESS_MS = 24 * 3_600_000;

const CLOSED =
  'Telegram lets a bot answer for a business account within 24 hours of what the customer last wrote: write in Telegram’s app, or wait until they write again';

/** The fields of a conversation that decide about its reply window. */
type Reached = Pick<Conversation, 'place' | 'customer_wrote_at'>;

/** Returns true while the bot may write to the customer. */
export const isWindowOpen = ({ place, customer_wrote_at }: Reached, now: number): boolean =>
  place !== 'business' || now < (customer_wrote_at ?? 0) + BUSINESS_MS;

/** Returns the reply window: 24 hours in chats of a business account; all other chats are always open. */
export function replyWindowOf(conversation: Reached, now: number): ReplyWindow {
  if (conversation.place !== 'business') return ALWAYS_OPEN;
  const open = isWindowOpen(conversation, now);
  const closes_at = open ? (conversation.customer_wrote_at ?? 0) + BUSINESS_MS : null;
  return { open, closes_at, free_until: null, refusal: open ? null : CLOSED };
}
