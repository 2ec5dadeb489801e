import { Entity } from 'typeorm';
import type { MeasurementConsent } from '#crossing/conversation.topic.js';
import { IdColumn, NumberColumn, PrimaryId } from '#platform/adapters/sql/columns.js';

/** A customer's answer in the chat to the question whether the ads side may use it for measuring. */
@Entity('conversation_consent')
export class ConversationConsent {
  @PrimaryId() conversation_id: string;
  @IdColumn() workspace_id: string;
  /** The latest answer. */
  @IdColumn({ length: 8 }) consent: MeasurementConsent;
  /** Sequence of the latest answer's event in its conversation. */
  @NumberColumn() sequence: number;
  /** Sequence of the latest refusal's event; null if they never refused. Consent from before a refusal no longer counts. */
  @NumberColumn({ nullable: true }) refused_sequence: number | null;
  /** When the latest answer was given, in milliseconds since 1970. */
  @NumberColumn() at: number;
}
