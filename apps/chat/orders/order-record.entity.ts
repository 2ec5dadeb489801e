import { Entity, Index } from 'typeorm';
import { IdColumn, NumberColumn, PrimaryId } from '#platform/adapters/sql/columns.js';

/** An order that an agent recorded in a conversation. Its reference never crosses to the ads side. */
@Entity('order_record')
@Index('order_by_reference', ['workspace_id', 'reference'], { unique: true })
@Index('order_by_conversation', ['conversation_id', 'id'])
export class OrderRecord {
  @PrimaryId() id: string;
  @IdColumn() workspace_id: string;
  @IdColumn() conversation_id: string;
  /** Id of the stage `order_created` under which the ads side knows the order. */
  @IdColumn() stage_id: string;
  @IdColumn({ length: 100 }) reference: string;
  /** Amount in minor units of the currency. */
  @NumberColumn() amount_minor: number;
  @IdColumn({ length: 3 }) currency: string;
  @NumberColumn() recorded_at: number;
}
