import { Entity } from 'typeorm';
import type { Consent } from '#crossing/conversation.topic.js';
import { IdColumn, NumberColumn, PrimaryId } from '#platform/adapters/sql/columns.js';

/** What a customer answered, in the chat itself, to the question whether ads may learn of it. */
@Entity('conversation_consent')
export class ConversationConsent {
  @PrimaryId() conversation_id: string;
  @IdColumn() workspace_id: string;
  /** The latest answer. */
  @IdColumn({ length: 8 }) consent: Consent;
  /** Of the latest answer's event, within its conversation. */
  @NumberColumn() sequence: number;
  /** Of the latest refusal's event; null: they never refused. What was given before it is not used any more. */
  @NumberColumn({ nullable: true }) refused_sequence: number | null;
  /** When the latest answer was given. */
  @NumberColumn() at: number;
}
