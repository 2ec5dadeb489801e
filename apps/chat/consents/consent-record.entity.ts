import { Entity, Index } from 'typeorm';
import { CONSENT_CHANGES } from '#crossing/conversation.topic.js';
import type { Language } from '#platform/language/language.js';
import { IdColumn, NumberColumn, PrimaryId, TextColumn } from '#platform/adapters/sql/columns.js';

/** Steps of a consent. `asked`: the question was sent over a network. The other steps are the customer's answers. */
export const CONSENT_STEPS = ['asked', ...CONSENT_CHANGES] as const;
export type ConsentStep = (typeof CONSENT_STEPS)[number];

/**
 * One step of a customer's consent that the ads side may learn about a chat, with the wording that they were shown.
 * Rows are only added.
 */
@Entity('consent_record')
@Index('consent_record_by_conversation', ['conversation_id', 'id'])
export class ConsentRecord {
  @PrimaryId() id: string;
  @IdColumn() conversation_id: string;
  @IdColumn({ length: 16 }) step: ConsentStep;
  /** Time of the question or answer, in milliseconds since 1970; for a network's message, as the network reports it. */
  @NumberColumn() at: number;
  /** Language and text of what the customer was shown; null if an agent recorded a withdrawal that the customer asked for. */
  @IdColumn({ length: 2, nullable: true }) language: Language | null;
  @TextColumn({ nullable: true }) wording: string | null;
  /** Id of that agent's person or API key; null for the customer's own steps and for the question. */
  @IdColumn({ nullable: true }) author: string | null;
}
