import { Type } from 'class-transformer';
import { IsBoolean, IsDefined, IsISO8601, IsIn, IsOptional, Length, ValidateNested } from 'class-validator';
import { BoundedId } from '#platform/events/bounded-fields.js';
import { BEYOND_SCHEMA } from '#platform/http/validation.js';
import { IsAmount, IsCurrency } from '#platform/money.js';
import { IsReference } from '../orders/order.dto.js';

/** What a shop says of an order. */
export const SHOP_CALLS = [
  'order.created',
  'order.paid',
  'order.refunded',
  'order.canceled',
  'order.shipped',
  'order.delivered',
  'order.returned',
] as const;
export type ShopCallType = (typeof SHOP_CALLS)[number];

/** The order that a call is about. */
export class ShopOrder {
  /** The shop's own number of the order. @example INV-1042 */
  @IsReference() reference: string;
  /** The conversation in which it was made; for a new order either this or the click's code is needed. */
  @IsOptional() @BoundedId('cnv') conversation_id?: string;
  /** The code of the click that led to the conversation, as the shop kept it. @example 000A2K-7Q4MZX-9TBV3H */
  @IsOptional() @Length(1, 64) click_code?: string;
  /** What a new order costs, or what was paid, refunded or canceled, in minor units; of a part all that is left by default. */
  @IsOptional() @IsAmount() amount_minor?: number;
  /** Needed wherever there is an amount. */
  @IsOptional() @IsCurrency() currency?: string;
  /** Of a new order: all of it is paid. */
  @IsOptional() @IsBoolean() paid?: boolean;
  /** The shop's own number of the payment, refund or cancellation; `webhook-id` by default. @example PAY-7 */
  @IsOptional() @IsReference() part_reference?: string;
}

/** A call of a shop. */
export class ShopCall {
  @IsIn([...SHOP_CALLS]) type: ShopCallType;
  /** When this happened in the shop. Of two amounts of one order the later one counts, in whatever order they arrive. */
  @IsISO8601({ strict: true }, BEYOND_SCHEMA) timestamp: string;
  @IsDefined() @ValidateNested() @Type(() => ShopOrder) data: ShopOrder;
}

/** What a call was taken for. */
export class ShopReceipt {
  @BoundedId('ord') order_id: string;
}
