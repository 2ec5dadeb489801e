import { Transform } from 'class-transformer';
import { IsISO8601, IsInt, IsString } from 'class-validator';
import { BoundedId } from '#platform/events/bounded-fields.js';
import { make } from '#platform/events/make.js';
import { IsAmount, IsCurrency } from '#platform/money.js';
import { OneLine } from '#platform/http/text.js';
import type { OrderRecord } from './order-record.entity.js';

/** An order to record. */
export class OrderInput {
  /**
   * The brand's own number for the order; it is unique in the workspace. Blanks around it are removed.
   * @example INV-1042
   */
  @Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.trim() || value : value))
  @OneLine(1, 100)
  reference: string;
  /** Amount in minor units of the currency: 1050 is USD 10.50, or JPY 1050. @example 18500000 */
  @IsAmount() amount_minor: number;
  /** Currency code (ISO 4217). */
  @IsCurrency() currency: string;
}

/** An order that an agent recorded in a conversation. */
export class OrderView {
  @BoundedId('ord') id: string;
  @BoundedId('cnv') conversation_id: string;
  /** @example INV-1042 */
  @IsString() reference: string;
  @IsInt() amount_minor: number;
  /** @example IDR */
  @IsString() currency: string;
  @IsISO8601() recorded_at: string;
}

/** Returns the API's view of an order. */
export const orderView = (row: OrderRecord): OrderView =>
  make(OrderView, {
    id: row.id,
    conversation_id: row.conversation_id,
    reference: row.reference,
    amount_minor: row.amount_minor,
    currency: row.currency,
    recorded_at: new Date(row.recorded_at).toISOString(),
  });
