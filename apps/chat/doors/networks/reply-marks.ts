import { Injectable } from '@nestjs/common';
import { In, IsNull, LessThanOrEqual, Not } from 'typeorm';
import type { Network } from '#message/account.topic.js';
import type { ReplyMark } from '#message/dialog.topic.js';
import { Database, type Tx } from '#platform/adapters/sql/database.js';
import { Keys } from '#platform/security/keys.js';
import { NetworkContacts } from '../../contacts/network-contacts.service.js';
import { Conversation } from '../../conversations/conversation.entity.js';
import { ConversationWriter } from '../../conversations/conversation.writer.js';
import { Message, type MessageState } from '../../conversations/message.entity.js';
import { networkMessageId } from './network-message-id.js';
import { OutgoingReply } from './outgoing-reply.entity.js';

/** The message states that a mark raises: a message in one of them is less advanced. */
const LESS: Record<ReplyMark['state'], MessageState[]> = {
  delivered: ['sent', 'unknown'],
  read: ['sent', 'unknown', 'delivered'],
};

/**
 * Applies the networks' marks, which report all answers until an instant as delivered or read. Marks arrive in any
 * order.
 */
@Injectable()
export class ReplyMarks {
  constructor(
    private readonly database: Database,
    private readonly contacts: NetworkContacts,
    private readonly writer: ConversationWriter,
    private readonly keys: Keys,
  ) {}

  /** Applies a mark to all threads of the person's chat: it says nothing of threads. */
  async take(tx: Tx, connection_id: string, network: Network, mark: ReplyMark): Promise<void> {
    const contact_id = await this.contacts.find(tx, connection_id, { address: mark.address });
    if (!contact_id) return;
    const threads = await this.database.lockAll(tx, Conversation, {
      where: { contact_id, connection_id, door: network as Conversation['door'] },
      order: { thread: 'ASC' },
    });
    if (threads.length === 0) return;
    const until = await this.untilOf(tx, connection_id, threads, mark);
    for (const thread of threads) await this.raise(tx, thread, mark.state, until);
  }

  private async raise(
    tx: Tx,
    conversation: Conversation,
    state: ReplyMark['state'],
    until: number,
  ): Promise<void> {
    const { id } = conversation;
    const column = state === 'read' ? 'read_until' : 'delivered_until';
    if (until <= (conversation[column] ?? 0)) return;
    await tx.update(Conversation, { id }, { [column]: until });
    const reached = await tx.find(Message, {
      select: { id: true, workspace_id: true, conversation_id: true, sequence: true },
      where: {
        conversation_id: id,
        sender: 'agent',
        state: In(LESS[state]),
        left_at: LessThanOrEqual(until),
        network_id: Not(IsNull()),
      },
    });
    if (reached.length === 0) return;
    const ids = reached.map((message) => message.id);
    await tx.update(Message, { id: In(ids) }, { state, problem: null });
    await this.writer.announceChange(tx, reached);
    await tx.delete(OutgoingReply, { message_id: In(ids), state: 'accepted' });
  }

  /** Returns the instant of a mark; if it names a message, the time when that message was sent. */
  private async untilOf(
    tx: Tx,
    connection_id: string,
    threads: readonly Conversation[],
    { message_id, until }: ReplyMark,
  ): Promise<number> {
    if (message_id === undefined) return until;
    const network_id = networkMessageId(this.keys, connection_id, message_id);
    const message = await tx.findOneBy(Message, {
      network_id,
      conversation_id: In(threads.map(({ id }) => id)),
    });
    return message ? (message.left_at ?? message.sent_at) : until;
  }
}
