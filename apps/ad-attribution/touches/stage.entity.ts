import { Entity, Index } from 'typeorm';
import type { MeasurementConsent, Stage } from '#crossing/conversation.topic.js';
import { IdColumn, NumberColumn, PrimaryId } from '#platform/adapters/sql/columns.js';

/** A stage that a conversation reached. All but `replied` are conversions. */
@Entity('stage_reached')
@Index('stage_by_conversation', ['conversation_id', 'sequence'])
@Index('stage_by_subject', ['subject_id'])
@Index('stage_by_day', ['workspace_id', 'at', 'id'])
export class ReachedStage {
  /** Id of this stage event; each order has one of its own. */
  @PrimaryId() id: string;
  @IdColumn() workspace_id: string;
  @IdColumn() conversation_id: string;
  /** Sequence of the event within its conversation. */
  @NumberColumn() sequence: number;
  @IdColumn() subject_id: string;
  @IdColumn() stage: Stage;
  @IdColumn() consent: MeasurementConsent;
  /** When the stage was reached, in milliseconds since 1970. */
  @NumberColumn() at: number;
  /** Amount in minor units of `currency`; null without an amount. */
  @NumberColumn({ nullable: true }) amount_minor: number | null;
  @IdColumn({ nullable: true }) currency: string | null;
  /** 1 after the person was erased. */
  @NumberColumn({ default: 0 }) erased: number;
}
