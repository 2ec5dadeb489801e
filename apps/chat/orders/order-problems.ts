import { Problem } from '#platform/http/problem.js';
import type { StageRecord } from '../conversations/stage-record.entity.js';
import type { OrderPart, OrderRecord } from './order-record.entity.js';

const conflict = (
  field: string,
  rule: string,
  message: string,
  { allowed, ...members }: Record<string, unknown> = {},
) =>
  new Problem(409, message, {
    errors: [{ field, rule, message, ...(allowed !== undefined && { allowed }) }],
    members,
  });

/** Thrown for a reference of an order in another conversation. */
export const elsewhere = ({ id, conversation_id }: OrderRecord): Problem =>
  conflict('reference', 'unique', 'An order with this reference is in another conversation', {
    order_id: id,
    conversation_id,
  });

/** Thrown for a reference of a payment, refund or cancellation that came with another amount before. */
export const otherAmount = ({ amount_minor }: StageRecord): Problem =>
  conflict('reference', 'unique', 'This reference was recorded before, with another amount', {
    allowed: [amount_minor],
    amount_minor,
  });

const NOTHING: Record<OrderPart, string> = {
  payment: 'Nothing of this order is left to pay',
  refund: 'Nothing of this order is paid and not refunded yet',
  cancellation: 'The whole order is canceled already',
};
const MOST: Record<OrderPart, string> = {
  payment: 'is due',
  refund: 'is paid and not refunded yet',
  cancellation: 'is not canceled yet',
};

/** Thrown for a payment, refund or cancellation of an order that has nothing left for it. */
export const nothingLeft = (part: OrderPart): Problem =>
  conflict('amount_minor', 'nothing_left', NOTHING[part], { allowed: { max: 0 } });

/** Thrown for a payment, refund or cancellation that is larger than what is left for it: `max`, in minor units. */
export const tooMuch = (part: OrderPart, max: number): Problem =>
  Problem.field('amount_minor', 'max', `The ${part} is larger than what ${MOST[part]}: ${max}`, { max });

/** Thrown for changes that an order does not take. */
export const cannotChange = {
  currency: ({ id, currency }: OrderRecord) =>
    conflict('currency', 'unchangeable', `The order was recorded in ${currency}, which cannot change`, {
      allowed: [currency],
      order_id: id,
    }),
  canceled: ({ id }: OrderRecord) =>
    conflict('amount_minor', 'canceled', 'The order is canceled; record a new one', { order_id: id }),
  below: (min: number) =>
    Problem.field('amount_minor', 'min', `More of the order is paid or canceled already: ${min}`, { min }),
};
