import { applyDecorators } from '@nestjs/common';
import { Transform } from 'class-transformer';
import { IsBoolean, IsISO8601, IsIn, IsInt, IsOptional, IsString, Matches, Max, Min } from 'class-validator';
import { EXTENTS, STAGES, type Extent } from '#crossing/conversation.topic.js';
import { BoundedId } from '#platform/events/bounded-fields.js';
import { make } from '#platform/events/make.js';
import { IsAmount, IsCurrency, MAX_AMOUNT } from '#platform/money.js';
import { OneLine } from '#platform/http/text.js';
import type { StageKind, StageRecord } from '../conversations/stage-record.entity.js';
import { dueOf, type OrderRecord } from './order-record.entity.js';

/** Rule for a number that the brand gave an order or a payment. */
export const IsReference = () =>
  applyDecorators(
    Transform(({ value }: { value: unknown }) =>
      typeof value === 'string' ? value.trim() || value : value,
    ) as PropertyDecorator,
    OneLine(1, 100) as PropertyDecorator,
  );

/** Rule for the id of who recorded something: a person, an API key or a shop. */
export const RecorderId = () => Matches(/^(?:psn|key|shp)_[0-9a-hjkmnp-tv-z]{26}$/);

/** An order to record, or to change. */
export class OrderInput {
  /**
   * The brand's own number for the order; it is unique in the workspace. Blanks around it are removed.
   * @example INV-1042
   */
  @IsReference() reference: string;
  /** What the order costs, in minor units of the currency: 1050 is USD 10.50, or JPY 1050. @example 18500000 */
  @IsAmount() amount_minor: number;
  /** Currency code (ISO 4217). */
  @IsCurrency() currency: string;
  /** `true`: all of it is paid. Without it, payments are recorded apart. */
  @IsOptional() @IsBoolean() paid?: boolean;
}

/** A payment, refund or cancellation of an order, whole or in part. */
export class OrderPartInput {
  /** Minor units of the order's currency; all that is left by default. @example 500000 */
  @IsOptional() @IsInt() @Min(1) @Max(MAX_AMOUNT) amount_minor?: number;
  /**
   * The brand's own number for it. Among those of the order it is unique, so that one that is sent twice counts once.
   * @example PAY-7
   */
  @IsOptional() @IsReference() reference?: string;
}

/** An order of a conversation. */
export class OrderView {
  @BoundedId('ord') id: string;
  @BoundedId('cnv') conversation_id: string;
  /** @example INV-1042 */
  @IsString() reference: string;
  /** What it costs, before cancellations. */
  @IsInt() amount_minor: number;
  /** @example IDR */
  @IsString() currency: string;
  @IsInt() paid_minor: number;
  @IsInt() refunded_minor: number;
  @IsInt() canceled_minor: number;
  /** What is still to be paid. */
  @IsInt() due_minor: number;
  @IsISO8601() recorded_at: string;
}

/** What the history of a conversation or an order lists: stages reached, and changes of an order. */
export const STAGE_KINDS: readonly StageKind[] = [...STAGES, 'order_changed'];

/** A stage that a conversation or an order reached, or a change of an order. */
export class StageView {
  @BoundedId('stg') id: string;
  /** The stage; `order_changed`: the order has this amount from then on. */
  @IsIn([...STAGE_KINDS]) stage: StageKind;
  /** Null for a stage of the conversation itself. */
  @IsOptional() @BoundedId('ord') order_id: string | null;
  /** Of a payment, refund, cancellation, new order or change, in minor units. */
  @IsOptional() @IsInt() amount_minor: number | null;
  /** @example IDR */
  @IsOptional() @IsString() currency: string | null;
  /** Of a refund or a cancellation: `whole` if nothing is left after it. */
  @IsOptional() @IsIn([...EXTENTS]) extent: Extent | null;
  /** The brand's own number of the payment, refund or cancellation. @example PAY-7 */
  @IsOptional() @IsString() reference: string | null;
  /**
   * The person, API key or shop that said so; null for `replied`, which the brand's first answer reaches.
   * @example key_01k6zq8h4v9d2m7c5x3t0p6y1n
   */
  @IsOptional() @RecorderId() recorded_by: string | null;
  @IsISO8601() at: string;
}

/** Returns the API's view of an order. */
export const orderView = (row: OrderRecord): OrderView =>
  make(OrderView, {
    id: row.id,
    conversation_id: row.conversation_id,
    reference: row.reference,
    amount_minor: row.amount_minor,
    currency: row.currency,
    paid_minor: row.paid_minor,
    refunded_minor: row.refunded_minor,
    canceled_minor: row.canceled_minor,
    due_minor: dueOf(row),
    recorded_at: new Date(row.recorded_at).toISOString(),
  });

/** Returns the API's view of a stage. */
export const stageView = ({ id, kind, at, ...row }: StageRecord): StageView =>
  make(StageView, {
    id,
    stage: kind,
    order_id: row.order_id,
    amount_minor: row.amount_minor,
    currency: row.currency,
    extent: row.extent,
    reference: row.reference,
    recorded_by: row.recorded_by,
    at: new Date(at).toISOString(),
  });
