import { Entity, Index } from 'typeorm';
import { IdColumn, NumberColumn, PrimaryId, TextColumn } from '#platform/adapters/sql/columns.js';

export const SENDERS = ['customer', 'agent', 'greeting'] as const;
export type Sender = (typeof SENDERS)[number];

/** One message: the only place where its words are kept. */
@Entity('message')
@Index('message_by_conversation', ['conversation_id', 'sequence'], { unique: true })
export class Message {
  @PrimaryId() id: string;
  @IdColumn() workspace_id: string;
  @IdColumn() conversation_id: string;
  /** Counts the conversation's messages from 1. */
  @NumberColumn() sequence: number;
  @IdColumn() sender: Sender;
  /** The agent's person or key. */
  @IdColumn({ nullable: true }) author: string | null;
  @TextColumn() text: string;
  @NumberColumn() sent_at: number;
}
