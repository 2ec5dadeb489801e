import { Entity, Index } from 'typeorm';
import type { Extent, MeasurementConsent, Stage } from '#crossing/conversation.topic.js';
import { IdColumn, NumberColumn, PrimaryId } from '#platform/adapters/sql/columns.js';

/** A stage that a conversation, or an order in it, reached. */
@Entity('stage_reached')
@Index('stage_by_conversation', ['conversation_id', 'sequence'])
@Index('stage_by_subject', ['subject_id'])
@Index('stage_by_day', ['workspace_id', 'at', 'id'])
@Index('stage_by_order', ['order_id', 'stage'])
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
  /** The order; null for a stage of the conversation itself. */
  @IdColumn({ nullable: true }) order_id: string | null;
  @IdColumn({ length: 5, nullable: true }) extent: Extent | null;
  /**
   * Where the path that gets the credit ends: at this stage; for a later stage of an order, where that order was created.
   * So a refund reduces the revenue of the touches that led to the order, whatever was clicked since.
   */
  @NumberColumn() path_sequence: number;
  @NumberColumn() path_at: number;
  /** Amount in minor units of `currency`; null without an amount. */
  @NumberColumn({ nullable: true }) amount_minor: number | null;
  @IdColumn({ nullable: true }) currency: string | null;
  /** 1 if the conversation was marked as spam then: it counts once that is taken back, by the correction. */
  @NumberColumn({ default: 0 }) in_spam: number;
  /** 1 after the person was erased. */
  @NumberColumn({ default: 0 }) erased: number;
}
