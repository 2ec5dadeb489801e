import { In, MoreThanOrEqual } from 'typeorm';
import type { Tx } from '#platform/adapters/sql/database.js';
import type { Conversation } from './conversation.entity.js';
import { ABOUT_OTHERS, Message, MESSAGE_KINDS } from './message.entity.js';

/** What a customer's message is that waits for an answer. */
const AWAITS_ANSWER = MESSAGE_KINDS.filter((kind) => kind !== 'command' && !ABOUT_OTHERS.has(kind));

// Messages of a network may come in any order, so that what follows from them goes by the network's clock.

/** The customer wrote at this time; whether they wait depends on what the brand wrote later. */
export function customerWroteAt(conversation: Conversation, at: number): void {
  conversation.customer_wrote_at = Math.max(conversation.customer_wrote_at ?? 0, at);
  if (at <= (conversation.brand_wrote_at ?? 0)) return;
  conversation.unanswered_since = Math.min(conversation.unanswered_since ?? at, at);
}

/** The customer wrote what fan-out answers. */
export function customerWroteCommand(conversation: Conversation, at: number): void {
  conversation.customer_wrote_at = Math.max(conversation.customer_wrote_at ?? 0, at);
}

/** The customer came by a link or reacted: they wait for nothing, and some networks take answers anew. */
export function customerActedAt(conversation: Conversation, at: number): void {
  conversation.customer_acted_at = Math.max(conversation.customer_acted_at ?? 0, at);
}

/** The brand wrote at this time: who waits is the customer who wrote after it. */
export async function brandWroteAt(tx: Tx, conversation: Conversation, at: number): Promise<void> {
  const latest = Math.max(conversation.brand_wrote_at ?? 0, at);
  conversation.brand_wrote_at = latest;
  if (conversation.unanswered_since === null || conversation.unanswered_since > latest) return;
  conversation.unanswered_since = await firstFrom(tx, conversation.id, ['customer'], latest + 1);
}

/** When the brand first wrote after the customer had; null where it has not. */
export async function firstAnswerAt(tx: Tx, { id, brand_wrote_at }: Conversation): Promise<number | null> {
  if (brand_wrote_at === null) return null;
  const first = await firstFrom(tx, id, ['customer'], 0);
  return first === null ? null : firstFrom(tx, id, ['agent', 'phone'], first);
}

async function firstFrom(
  tx: Tx,
  conversation_id: string,
  senders: Message['sender'][],
  from: number,
): Promise<number | null> {
  const row = await tx.findOne(Message, {
    select: { sent_at: true },
    where: {
      conversation_id,
      sender: In(senders),
      kind: In(AWAITS_ANSWER),
      sent_at: MoreThanOrEqual(from),
    },
    order: { sent_at: 'ASC' },
  });
  return row?.sent_at ?? null;
}
