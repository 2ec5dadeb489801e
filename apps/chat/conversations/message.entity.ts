import { Entity, Index } from 'typeorm';
import { IdColumn, NumberColumn, PrimaryId, TextColumn } from '#platform/adapters/sql/columns.js';

export const SENDERS = ['customer', 'agent', 'greeting'] as const;
export type Sender = (typeof SENDERS)[number];

/**
 * `command`: the customer wrote to the audience's side, which answers it. `unsupported`: it came over a network in a form
 * that cannot be shown yet.
 */
export const MESSAGE_KINDS = ['text', 'command', 'unsupported'] as const;
export type MessageKind = (typeof MESSAGE_KINDS)[number];

/** One message: the only place where its words are kept. */
@Entity('message')
@Index('message_by_conversation', ['conversation_id', 'sequence'], { unique: true })
@Index('message_by_network_id', ['network_id'], { unique: true })
export class Message {
  @PrimaryId() id: string;
  @IdColumn() workspace_id: string;
  @IdColumn() conversation_id: string;
  /** Counts the conversation's messages from 1. */
  @NumberColumn() sequence: number;
  @IdColumn() sender: Sender;
  /** The agent's person or key. */
  @IdColumn({ nullable: true }) author: string | null;
  @IdColumn({ length: 16 }) kind: MessageKind;
  /** What the network calls its kind (image, sticker …); null in the web chat. */
  @IdColumn({ nullable: true }) network_type: string | null;
  /** Keyed hash of the connection and the network's id of the message, by which a repeat is known; null in the web chat. */
  @IdColumn({ nullable: true }) network_id: string | null;
  @TextColumn() text: string;
  /** When it was written; of a network's message as the network says. */
  @NumberColumn() sent_at: number;
}
