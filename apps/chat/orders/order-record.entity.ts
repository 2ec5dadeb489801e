import { Entity, Index } from 'typeorm';
import { IdColumn, NumberColumn, PrimaryId } from '#platform/adapters/sql/columns.js';

/** An order that a customer made in a conversation. Its reference never crosses to the ads side. */
@Entity('order_record')
@Index('order_by_reference', ['workspace_id', 'reference'], { unique: true })
@Index('order_by_conversation', ['conversation_id', 'id'])
export class OrderRecord {
  /** The ads side knows the order by this id too. */
  @PrimaryId() id: string;
  @IdColumn() workspace_id: string;
  @IdColumn() conversation_id: string;
  @IdColumn({ length: 100 }) reference: string;
  /** What the order costs, in minor units of the currency, before cancellations. */
  @NumberColumn() amount_minor: number;
  @IdColumn({ length: 3 }) currency: string;
  @NumberColumn() paid_minor: number;
  @NumberColumn() refunded_minor: number;
  @NumberColumn() canceled_minor: number;
  @NumberColumn() recorded_at: number;
  /** When the present amount was stated, by the clock of who stated it; an earlier statement that arrives later changes nothing. */
  @NumberColumn() stated_at: number;
}

/** What can be recorded of an order, whole or in part. */
export type OrderPart = 'payment' | 'refund' | 'cancellation';

/** What is still to be paid. */
export const dueOf = ({ amount_minor, paid_minor, canceled_minor }: OrderRecord): number =>
  Math.max(0, amount_minor - canceled_minor - paid_minor);

/** What can still be refunded. */
export const refundableOf = ({ paid_minor, refunded_minor }: OrderRecord): number =>
  paid_minor - refunded_minor;

/** What can still be canceled, whether it is paid or not. */
export const cancelableOf = ({ amount_minor, canceled_minor }: OrderRecord): number =>
  amount_minor - canceled_minor;
