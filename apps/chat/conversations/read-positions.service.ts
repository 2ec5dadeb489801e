import { Injectable } from '@nestjs/common';
import { In, MoreThan, Not } from 'typeorm';
import { Database, type Tx } from '#platform/adapters/sql/database.js';
import { make } from '#platform/events/make.js';
import { Problem } from '#platform/http/problem.js';
import { Outbox } from '#platform/outbox/outbox.js';
import { ConversationRead, messages } from './conversation.topic.js';
import type { Conversation } from './conversation.entity.js';
import { ABOUT_OTHERS, Message } from './message.entity.js';
import { ReadPosition } from './read-position.entity.js';

/** How far a member has read a conversation. */
export type ReadUntil = Pick<ReadPosition, 'message_sequence' | 'customer_messages'>;

export const NOTHING_READ: ReadUntil = { message_sequence: 0, customer_messages: 0 };

/** Keeps how far each person and API key has read each conversation. */
@Injectable()
export class ReadPositions {
  constructor(
    private readonly database: Database,
    private readonly outbox: Outbox,
  ) {}

  /** Returns how far a member has read conversations, by conversation; those that they never read are left out. */
  async ofMember(member_id: string, conversation_ids: string[]): Promise<Map<string, ReadUntil>> {
    if (conversation_ids.length === 0) return new Map();
    const rows = await this.database.read.findBy(ReadPosition, {
      conversation_id: In(conversation_ids),
      member_id,
    });
    return new Map(rows.map((row) => [row.conversation_id, row]));
  }

  /** Returns how far members have read a conversation, by member; those who never read it are left out. */
  async ofConversation(conversation_id: string): Promise<Map<string, ReadUntil>> {
    const rows = await this.database.read.findBy(ReadPosition, { conversation_id });
    return new Map(rows.map((row) => [row.member_id, row]));
  }

  /** Notes that a member has read all of a conversation, whose row the caller has locked: they answered it. */
  async moveToEnd(tx: Tx, { id, workspace_id, ...read }: Conversation, member_id: string): Promise<void> {
    const { message_sequence, customer_messages } = read;
    const row = { conversation_id: id, member_id, workspace_id, message_sequence, customer_messages };
    await tx.upsert(ReadPosition, row, ['conversation_id', 'member_id']);
  }

  /**
   * Notes that a member has read a conversation, whose row the caller has locked, up to a message, and tells the member's
   * streams. An earlier message than before changes nothing. Throws 422 if the conversation has no such message yet.
   */
  async move(tx: Tx, conversation: Conversation, member_id: string, sequence: number): Promise<void> {
    const { id: conversation_id, workspace_id, message_sequence } = conversation;
    if (sequence > message_sequence)
      throw Problem.field('sequence', 'unknown', 'The conversation has no such message', {
        max: message_sequence,
      });
    const known = await tx.findOneBy(ReadPosition, { conversation_id, member_id });
    if (known && known.message_sequence >= sequence) return;
    const later = await tx.countBy(Message, {
      conversation_id,
      sequence: MoreThan(sequence),
      sender: 'customer',
      kind: Not(In([...ABOUT_OTHERS, 'command'])),
    });
    const customer_messages = conversation.customer_messages - later;
    const row = { conversation_id, member_id, workspace_id, message_sequence: sequence, customer_messages };
    await tx.upsert(ReadPosition, row, ['conversation_id', 'member_id']);
    const event = make(ConversationRead, { workspace_id, conversation_id, member_id });
    await this.outbox.append(tx, messages, event, sequence);
  }
}
