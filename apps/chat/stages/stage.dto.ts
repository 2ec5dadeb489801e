import { IsIn, IsOptional } from 'class-validator';
import type { Stage } from '#crossing/conversation.topic.js';
import { BoundedId } from '#platform/events/bounded-fields.js';

/** Stages of an order that people mark; its payments, refunds and cancellations have amounts and routes of their own. */
export const ORDER_STAGES = ['order_shipped', 'order_delivered', 'order_returned'] as const;

/** Stages that people mark. `replied` is reached by the brand's first answer, and orders by recording them. */
export const MARKED_STAGES = [
  'lead_submitted',
  'qualified',
  'content_viewed',
  'added_to_cart',
  'cart_abandoned',
  'checkout_initiated',
  'rating_provided',
  'review_provided',
  ...ORDER_STAGES,
] as const satisfies readonly Stage[];
export type MarkedStage = (typeof MARKED_STAGES)[number];

/** A stage to mark. */
export class StageInput {
  /** The stage that the conversation reached, or its order where `order_id` is given. */
  @IsIn([...MARKED_STAGES]) stage: MarkedStage;
  /** The order, which the three stages of orders need and no other has. */
  @IsOptional() @BoundedId('ord') order_id?: string;
}
