import { Entity, Index } from 'typeorm';
import { CONSENT_CHANGES } from '#crossing/conversation.topic.js';
import type { Language } from '#platform/language/language.js';
import { IdColumn, NumberColumn, PrimaryId, TextColumn } from '#platform/adapters/sql/columns.js';

/** `asked`: the question went out over a network. The others: what the customer did about it. */
export const CONSENT_STEPS = ['asked', ...CONSENT_CHANGES] as const;
export type ConsentStep = (typeof CONSENT_STEPS)[number];

/** A step in a customer's consent to what ads may learn of a chat, with the words that they were shown. Rows are only added. */
@Entity('consent_record')
@Index('consent_record_by_conversation', ['conversation_id', 'id'])
export class ConsentRecord {
  @PrimaryId() id: string;
  @IdColumn() conversation_id: string;
  @IdColumn({ length: 16 }) step: ConsentStep;
  /** When the customer answered; of a network's message as the network says. */
  @NumberColumn() at: number;
  @IdColumn({ length: 2 }) language: Language;
  @TextColumn() wording: string;
}
