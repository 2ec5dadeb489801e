import { Entity, Index } from 'typeorm';
import { IdColumn, NumberColumn, PrimaryId } from '#platform/adapters/sql/columns.js';

/** An order that came of a conversation. Its reference stays on this side. */
@Entity('order_record')
@Index('order_by_reference', ['workspace_id', 'reference'], { unique: true })
@Index('order_by_conversation', ['conversation_id', 'id'])
export class OrderRecord {
  @PrimaryId() id: string;
  @IdColumn() workspace_id: string;
  @IdColumn() conversation_id: string;
  /** What the ads side knows this step as. */
  @IdColumn() stage_id: string;
  @IdColumn({ length: 100 }) reference: string;
  /** Minor units. */
  @NumberColumn() amount_minor: number;
  @IdColumn({ length: 3 }) currency: string;
  @NumberColumn() recorded_at: number;
}
