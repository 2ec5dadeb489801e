import { Injectable } from '@nestjs/common';
import { Database, isDuplicate, type Tx } from '#platform/adapters/sql/database.js';
import { Problem } from '#platform/http/problem.js';
import { Clock } from '#platform/ports/clock.port.js';
import { Conversations } from '../conversations/conversations.service.js';
import { dueOf, OrderRecord, refundableOf, type OrderPart } from '../orders/order-record.entity.js';
import { OrderWriter } from '../orders/order-writer.js';
import type { ORDER_STAGES } from '../stages/stage.dto.js';
import { StageMarks } from '../stages/stage-marks.js';
import { ClickConversations } from './click-conversations.js';
import type { Shop } from './shop.entity.js';
import type { ShopCall, ShopCallType, ShopOrder } from './shop-call.dto.js';
import { TOLERANCE_S } from './shop-signature.js';

/** Seconds after which a shop tries again what came too early. */
const RETRY_AFTER_S = 60;

const PART_OF: Partial<Record<ShopCallType, OrderPart>> = {
  'order.paid': 'payment',
  'order.refunded': 'refund',
  'order.canceled': 'cancellation',
};
const STAGE_OF: Partial<Record<ShopCallType, (typeof ORDER_STAGES)[number]>> = {
  'order.shipped': 'order_shipped',
  'order.delivered': 'order_delivered',
  'order.returned': 'order_returned',
};

/**
 * Records what a shop's verified calls say of orders. A call that is sent again changes nothing: an order is known by its
 * reference, a part by its own or by the call's id, and a stage of an order is reached once.
 */
@Injectable()
export class ShopCalls {
  constructor(
    private readonly database: Database,
    private readonly conversations: Conversations,
    private readonly clicks: ClickConversations,
    private readonly orders: OrderWriter,
    private readonly marks: StageMarks,
    private readonly clock: Clock,
  ) {}

  /** Records a call; returns the order's id. `id`: the call's `webhook-id`. */
  async take(shop: Shop, id: string, call: ShopCall): Promise<string> {
    const at = Date.parse(call.timestamp);
    if (at > this.clock.now() + TOLERANCE_S * 1_000)
      throw Problem.field('timestamp', 'future', 'What happened in the shop is not in the future');
    const take = () => this.database.transaction((tx) => this.takeIn(tx, shop, id, call, at));
    try {
      return await take();
    } catch (error) {
      // Another call recorded an order with this reference at the same moment; now it is known.
      if (isDuplicate(error)) return take();
      if (error instanceof Problem) throw inData(error, call.type);
      throw error;
    }
  }

  private async takeIn(
    tx: Tx,
    shop: Shop,
    id: string,
    { type, data }: ShopCall,
    at: number,
  ): Promise<string> {
    const { workspace_id } = shop;
    const known = await tx.findOneBy(OrderRecord, { workspace_id, reference: data.reference });
    const conversation_id = await this.conversationOf(tx, workspace_id, type, data, known);
    const conversation = await this.conversations.lockStarted(tx, workspace_id, conversation_id);
    if (type === 'order.created') {
      const { reference, amount_minor, currency, paid } = data;
      if (amount_minor === undefined) throw needed('amount_minor', 'A new order has an amount');
      if (currency === undefined) throw needed('currency', 'An amount has a currency');
      const input = { reference, amount_minor, currency, ...(paid !== undefined && { paid }) };
      return (await this.orders.record(tx, conversation, input, shop.id, at)).order.id;
    }
    const order = await this.orders.lock(tx, conversation_id, known!.id);
    checkCurrency(data, order);
    const [part, stage] = [PART_OF[type], STAGE_OF[type]];
    if (part) {
      const { amount_minor, part_reference: reference = id } = data;
      if (amount_minor === 0)
        throw Problem.field('data.amount_minor', 'min', `A ${part} is not of 0`, { min: 1 });
      const input = { reference, ...(amount_minor !== undefined && { amount_minor }) };
      const early = part === 'refund' && isEarlyRefund(order, amount_minor);
      await this.orders.recordPart(tx, conversation, order, part, input, shop.id).catch((error: unknown) => {
        throw early && isBeyondLimit(error) ? tooEarly(order) : error;
      });
    }
    if (stage) await this.marks.markIn(tx, conversation, { stage, order_id: order.id }, shop.id);
    return order.id;
  }

  /** Returns the conversation that the call names, by its id, by a click, or by an order that is known. */
  private async conversationOf(
    tx: Tx,
    workspace_id: string,
    type: ShopCallType,
    { conversation_id, click_code }: ShopOrder,
    known: OrderRecord | null,
  ): Promise<string> {
    if (type !== 'order.created') {
      if (known) return known.conversation_id;
      throw new Problem(409, 'This order is not known yet: send the call again after order.created', {
        errors: [
          { field: 'data.reference', rule: 'unknown_order', message: 'No order has this reference yet' },
        ],
        retryAfter: RETRY_AFTER_S,
      });
    }
    if (conversation_id !== undefined) return conversation_id;
    if (click_code !== undefined) return this.clicks.find(tx, workspace_id, click_code);
    if (known) return known.conversation_id;
    throw needed(
      'conversation_id',
      'A new order names its conversation, or the code of the click that led to it',
    );
  }
}

/** Names the fields of a problem about an order as they stand in a call. */
function inData(problem: Problem, type: ShopCallType): Problem {
  const { errors, ...extra } = problem.extra;
  if (!errors) return problem;
  const nameOf = (field: string) =>
    field.startsWith('data.')
      ? field
      : `data.${field === 'reference' && PART_OF[type] ? 'part_reference' : field}`;
  const named = errors.map((one) => ({ ...one, field: nameOf(one.field) }));
  return new Problem(problem.getStatus(), problem.message, { ...extra, errors: named });
}

const needed = (field: string, message: string) => Problem.field(`data.${field}`, 'required', message);

/** True for a refund of more than was paid so far, which fits once what is due was paid. */
function isEarlyRefund(order: OrderRecord, amount = 1): boolean {
  const refundable = refundableOf(order);
  return amount > refundable && amount <= refundable + dueOf(order);
}

const isBeyondLimit = (error: unknown): boolean =>
  error instanceof Problem &&
  (error.extra.errors ?? []).some(({ rule }) => rule === 'max' || rule === 'nothing_left');

function tooEarly(order: OrderRecord): Problem {
  const message = 'More is refunded than was paid so far: send the call again after order.paid';
  return new Problem(409, message, {
    errors: [{ field: 'amount_minor', rule: 'too_early', message, allowed: { max: refundableOf(order) } }],
    retryAfter: RETRY_AFTER_S,
  });
}

function checkCurrency({ amount_minor, currency }: ShopOrder, order: OrderRecord): void {
  if (amount_minor !== undefined && currency === undefined)
    throw needed('currency', 'An amount has a currency');
  if (currency === undefined || currency === order.currency) return;
  throw Problem.field('data.currency', 'currency', `The order is in ${order.currency}`, [order.currency]);
}
