import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { Database, type Tx } from '#platform/adapters/sql/database.js';
import { make } from '#platform/events/make.js';
import { Problem } from '#platform/http/problem.js';
import { Clock } from '#platform/ports/clock.port.js';
import { Ids } from '#platform/ports/ids.port.js';
import type { Conversation } from '../conversations/conversation.entity.js';
import { ConversationWriter } from '../conversations/conversation.writer.js';
import { StageRecord, type StageKind } from '../conversations/stage-record.entity.js';
import { Stages } from '../conversations/stages.service.js';
import type { OrderInput, OrderPartInput } from './order.dto.js';
import { cannotChange, elsewhere, nothingLeft, otherAmount, tooMuch } from './order-problems.js';
import { cancelableOf, dueOf, OrderRecord, refundableOf, type OrderPart } from './order-record.entity.js';

/** What each part is limited by, which column sums it up, and as which stages it is recorded. */
const PARTS = {
  payment: { left: dueOf, sum: 'paid_minor', kinds: ['purchased', 'installment_paid'] },
  refund: { left: refundableOf, sum: 'refunded_minor', kinds: ['refunded'] },
  cancellation: { left: cancelableOf, sum: 'canceled_minor', kinds: ['order_canceled'] },
} as const satisfies Record<
  OrderPart,
  {
    left: (order: OrderRecord) => number;
    sum: 'paid_minor' | 'refunded_minor' | 'canceled_minor';
    kinds: readonly StageKind[];
  }
>;

/**
 * Writes orders and their parts in conversations that the caller has locked. `by`: the person, API key or shop that says
 * so.
 */
@Injectable()
export class OrderWriter {
  constructor(
    private readonly database: Database,
    private readonly stages: Stages,
    private readonly writer: ConversationWriter,
    private readonly ids: Ids,
    private readonly clock: Clock,
  ) {}

  /**
   * Records an order. A known reference is the same order: with another amount it is changed, else left as it is. Throws
   * 409 for an order of another conversation, another currency, or a canceled order; 422 for less than is paid already.
   * `stated_at`: when the amount was stated; a statement older than the present one changes nothing.
   */
  async record(
    tx: Tx,
    conversation: Conversation,
    { reference, amount_minor, currency, paid }: OrderInput,
    by: string,
    stated_at = this.clock.now(),
  ): Promise<{ order: OrderRecord; created: boolean }> {
    const { id: conversation_id, workspace_id } = conversation;
    const known = await this.database.lock(tx, OrderRecord, { workspace_id, reference });
    if (known && known.conversation_id !== conversation_id) throw elsewhere(known);
    let order = known;
    if (!order) {
      order = make(OrderRecord, {
        ...{ id: this.ids.next('ord'), workspace_id, conversation_id, reference, amount_minor, currency },
        ...{ paid_minor: 0, refunded_minor: 0, canceled_minor: 0 },
        recorded_at: this.clock.now(),
        stated_at,
      });
      await tx.insert(OrderRecord, order);
      await this.stages.reach(tx, conversation, {
        kind: 'order_created',
        order_id: order.id,
        amount_minor,
        currency,
        recorded_by: by,
      });
    } else if (stated_at >= order.stated_at) {
      await this.change(tx, conversation, order, { amount_minor, currency }, by, stated_at);
    }
    if (paid) await this.payUpTo(tx, conversation, order, amount_minor, by);
    await this.writer.save(tx, conversation);
    return { order, created: !known };
  }

  /** Returns an order of the conversation, locked; throws 404 if there is none. */
  async lock(tx: Tx, conversation_id: string, id: string): Promise<OrderRecord> {
    const order = await this.database.lock(tx, OrderRecord, { id, conversation_id });
    if (!order) throw Problem.notFound('order');
    return order;
  }

  /**
   * Records a payment, refund or cancellation of an order that the caller has locked; of all that is left if no amount is
   * given. One with a known reference changes nothing. Throws 422 for more than is left, 409 if nothing is left or the
   * reference came with another amount.
   */
  async recordPart(
    tx: Tx,
    conversation: Conversation,
    order: OrderRecord,
    part: OrderPart,
    { amount_minor, reference }: OrderPartInput,
    by: string,
  ): Promise<void> {
    const { left, kinds } = PARTS[part];
    if (reference !== undefined) {
      const where = { order_id: order.id, kind: In([...kinds]), reference };
      const known = await tx.findOneBy(StageRecord, where);
      if (known && amount_minor !== undefined && known.amount_minor !== amount_minor)
        throw otherAmount(known);
      if (known) return;
    }
    const most = left(order);
    if (most === 0) throw nothingLeft(part);
    if (amount_minor !== undefined && amount_minor > most) throw tooMuch(part, most);
    await this.add(tx, conversation, order, part, { amount_minor: amount_minor ?? most, reference }, by);
    await this.writer.save(tx, conversation);
  }

  private async change(
    tx: Tx,
    conversation: Conversation,
    order: OrderRecord,
    { amount_minor, currency }: Pick<OrderInput, 'amount_minor' | 'currency'>,
    by: string,
    stated_at: number,
  ): Promise<void> {
    if (currency !== order.currency) throw cannotChange.currency(order);
    if (amount_minor !== order.amount_minor) {
      const { id: order_id, canceled_minor, paid_minor } = order;
      if (canceled_minor > 0 && cancelableOf(order) === 0) throw cannotChange.canceled(order);
      const least = Math.max(paid_minor, canceled_minor);
      if (amount_minor < least) throw cannotChange.below(least);
      const changed = { kind: 'order_changed' as const, order_id, amount_minor, currency, recorded_by: by };
      await this.stages.reach(tx, conversation, changed);
    }
    Object.assign(order, { amount_minor, stated_at });
    await tx.update(OrderRecord, { id: order.id }, { amount_minor, stated_at });
  }

  /**
   * Pays what is due of the amount that was stated as paid, which an earlier statement that arrives late does not extend to a
   * higher amount since. An order that costs nothing is purchased all the same, once.
   */
  private async payUpTo(
    tx: Tx,
    conversation: Conversation,
    order: OrderRecord,
    stated: number,
    by: string,
  ): Promise<void> {
    const { id, amount_minor, canceled_minor, paid_minor } = order;
    const due = Math.min(dueOf(order), Math.max(0, stated - canceled_minor - paid_minor));
    if (due === 0 && (amount_minor > 0 || (await this.stages.has(tx, conversation.id, 'purchased', id))))
      return;
    await this.add(tx, conversation, order, 'payment', { amount_minor: due }, by);
  }

  private async add(
    tx: Tx,
    conversation: Conversation,
    order: OrderRecord,
    part: OrderPart,
    { amount_minor, reference }: { amount_minor: number; reference?: string | undefined },
    by: string,
  ): Promise<void> {
    const { left, sum } = PARTS[part];
    order[sum] += amount_minor;
    await tx.update(OrderRecord, { id: order.id }, { [sum]: order[sum] });
    await this.stages.reach(tx, conversation, {
      kind: await this.kindOf(tx, order, part),
      order_id: order.id,
      amount_minor,
      currency: order.currency,
      extent: part === 'payment' ? null : left(order) === 0 ? 'whole' : 'part',
      reference: reference ?? null,
      recorded_by: by,
    });
  }

  /** An order is purchased once, by its first payment. */
  private async kindOf(tx: Tx, order: OrderRecord, part: OrderPart): Promise<StageKind> {
    if (part !== 'payment') return PARTS[part].kinds[0];
    const paidBefore = await this.stages.has(tx, order.conversation_id, 'purchased', order.id);
    return paidBefore ? 'installment_paid' : 'purchased';
  }
}
