import { In, MoreThanOrEqual } from 'typeorm';
import type { Tx } from '#platform/adapters/sql/database.js';
import type { Conversation } from './conversation.entity.js';
import { ABOUT_OTHERS, Message, MESSAGE_KINDS } from './message.entity.js';

/** Kinds of messages that wait for an answer, or are one. */
const AWAITS_ANSWER = MESSAGE_KINDS.filter((kind) => kind !== 'command' && !ABOUT_OTHERS.has(kind));

// A network's messages may arrive in any order, so these functions compare the network's own times.

/**
 * Records that the customer wrote at `at`. The conversation is unanswered from then on, unless the brand wrote later.
 */
export function customerWroteAt(conversation: Conversation, at: number): void {
  conversation.customer_wrote_at = Math.max(conversation.customer_wrote_at ?? 0, at);
  if (at <= (conversation.brand_wrote_at ?? 0)) return;
  conversation.unanswered_since = Math.min(conversation.unanswered_since ?? at, at);
}

/** Records that the customer wrote a command at `at`. Fan-out answers it, so it does not wait for an agent. */
export function customerWroteCommand(conversation: Conversation, at: number): void {
  conversation.customer_wrote_at = Math.max(conversation.customer_wrote_at ?? 0, at);
}

/**
 * Records that the customer came by a link or reacted to a message at `at`. They wait for no answer, but some networks
 * open their reply window again.
 */
export function customerActedAt(conversation: Conversation, at: number): void {
  conversation.customer_acted_at = Math.max(conversation.customer_acted_at ?? 0, at);
}

/** Records that the brand wrote at `at`. The conversation is unanswered only if the customer wrote after that. */
export async function brandWroteAt(tx: Tx, conversation: Conversation, at: number): Promise<void> {
  const latest = Math.max(conversation.brand_wrote_at ?? 0, at);
  conversation.brand_wrote_at = latest;
  if (conversation.unanswered_since === null || conversation.unanswered_since > latest) return;
  conversation.unanswered_since = await firstFrom(tx, conversation.id, ['customer'], latest + 1);
}

/** Returns when the brand first wrote after the customer, in milliseconds since 1970; null if it has not. */
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
