import { Injectable } from '@nestjs/common';
import { Database, isDuplicate, type Tx } from '#platform/adapters/sql/database.js';
import { make } from '#platform/events/make.js';
import type { Caller } from '#platform/http/caller.js';
import { Idempotency } from '#platform/http/idempotency.js';
import { afterId, pageOf, type Page, type PageQuery } from '#platform/http/page.js';
import { Problem } from '#platform/http/problem.js';
import { Clock } from '#platform/ports/clock.port.js';
import { Ids } from '#platform/ports/ids.port.js';
import { ConversationWriter } from '../conversations/conversation.writer.js';
import { Conversations } from '../conversations/conversations.service.js';
import { orderView, type OrderInput, type OrderView } from './order.dto.js';
import { OrderRecord } from './order-record.entity.js';

/** Records and lists the orders of conversations. A reference is unique in a workspace. */
@Injectable()
export class Orders {
  constructor(
    private readonly database: Database,
    private readonly idempotency: Idempotency,
    private readonly conversations: Conversations,
    private readonly writer: ConversationWriter,
    private readonly ids: Ids,
    private readonly clock: Clock,
  ) {}

  /**
   * Records an order, which reaches the stage `order_created`. Throws 409, naming the earlier order, if the reference
   * was used before; 404 for an unknown conversation.
   */
  async record(caller: Caller, conversation_id: string, input: OrderInput): Promise<OrderView> {
    const known = { workspace_id: caller.workspace, reference: input.reference };
    try {
      const { id } = await this.idempotency.once(caller, caller.workspace, (tx) =>
        this.insert(tx, known, conversation_id, input),
      );
      const order = await this.database.read.findOneBy(OrderRecord, { id });
      if (!order) throw Problem.notFound('order');
      return orderView(order);
    } catch (error) {
      if (!isDuplicate(error)) throw error;
      throw recorded(await this.database.read.findOneByOrFail(OrderRecord, known));
    }
  }

  /** Returns a page of a conversation's orders, newest first. */
  async list(conversation_id: string, { limit, cursor }: PageQuery): Promise<Page<OrderView>> {
    const rows = await this.database.read.find(OrderRecord, {
      where: { conversation_id, ...afterId(cursor, 'ord') },
      order: { id: 'DESC' },
      take: limit + 1,
    });
    return pageOf(rows, limit, (row) => row.id, orderView);
  }

  private async insert(
    tx: Tx,
    known: { workspace_id: string; reference: string },
    conversation_id: string,
    input: OrderInput,
  ) {
    const conversation = await this.conversations.lockStarted(tx, known.workspace_id, conversation_id);
    const earlier = await tx.findOneBy(OrderRecord, known);
    if (earlier) throw recorded(earlier);
    const { amount_minor, currency } = input;
    const id = this.ids.next('ord');
    const stage_id = await this.conversations.reachStage(tx, conversation, 'order_created', {
      amount_minor,
      currency,
    });
    await tx.insert(
      OrderRecord,
      make(OrderRecord, {
        ...known,
        id,
        conversation_id,
        stage_id,
        amount_minor,
        currency,
        recorded_at: this.clock.now(),
      }),
    );
    await this.writer.save(tx, conversation);
    return { id };
  }
}

const recorded = (order: OrderRecord) =>
  new Problem(409, 'An order with this reference was recorded before', {
    errors: [
      { field: 'reference', rule: 'unique', message: 'Each order of a workspace has a reference of its own' },
    ],
    members: { order_id: order.id, conversation_id: order.conversation_id },
  });
