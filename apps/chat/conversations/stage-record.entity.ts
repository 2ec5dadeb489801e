import { Entity, Index } from 'typeorm';
import type { Extent, Stage } from '#crossing/conversation.topic.js';
import { IdColumn, NumberColumn, PrimaryId } from '#platform/adapters/sql/columns.js';

/** A stage, or a change of an order's amount, which does not cross to the ads side. */
export type StageKind = Stage | 'order_changed';

/** A stage that a conversation, or an order in it, reached. The rows of an order are its history. */
@Entity('stage_record')
@Index('stage_record_by_conversation', ['conversation_id', 'id'])
@Index('stage_record_by_order', ['order_id', 'id'])
@Index('stage_record_by_reference', ['order_id', 'kind', 'reference'], { unique: true })
export class StageRecord {
  /** The id under which the ads side knows it too. */
  @PrimaryId() id: string;
  @IdColumn() workspace_id: string;
  @IdColumn() conversation_id: string;
  /** Null for a stage of the conversation itself. */
  @IdColumn({ nullable: true }) order_id: string | null;
  @IdColumn({ length: 20 }) kind: StageKind;
  /** Minor units of `currency`: what was paid, refunded or canceled, or what the order costs from now on. */
  @NumberColumn({ nullable: true }) amount_minor: number | null;
  @IdColumn({ length: 3, nullable: true }) currency: string | null;
  /** Of a refund or a cancellation: whether nothing is left after it. */
  @IdColumn({ length: 5, nullable: true }) extent: Extent | null;
  /** The brand's own number of the payment, refund or cancellation; unique among those of the order. It never crosses. */
  @IdColumn({ length: 100, nullable: true }) reference: string | null;
  /** Id of the person, API key or shop that said so; null for `replied`, which nobody says. */
  @IdColumn({ nullable: true }) recorded_by: string | null;
  /** When it was recorded, in milliseconds since 1970. */
  @NumberColumn() at: number;
}
