import { Injectable } from '@nestjs/common';
import { Database, isDuplicate } from '#platform/adapters/sql/database.js';
import type { Caller } from '#platform/http/caller.js';
import { Idempotency } from '#platform/http/idempotency.js';
import { afterId, pageOf, type Page, type PageQuery } from '#platform/http/page.js';
import { Problem } from '#platform/http/problem.js';
import { Conversations } from '../conversations/conversations.service.js';
import { StageRecord } from '../conversations/stage-record.entity.js';
import {
  orderView,
  stageView,
  type OrderInput,
  type OrderPartInput,
  type OrderView,
  type StageView,
} from './order.dto.js';
import { elsewhere } from './order-problems.js';
import { OrderRecord, type OrderPart } from './order-record.entity.js';
import { OrderWriter } from './order-writer.js';

/** Records and lists the orders of conversations for agents. A reference is unique in a workspace. */
@Injectable()
export class Orders {
  constructor(
    private readonly database: Database,
    private readonly idempotency: Idempotency,
    private readonly conversations: Conversations,
    private readonly writer: OrderWriter,
  ) {}

  /** Records or changes an order, as `OrderWriter.record` does; throws 404 for an unknown conversation. */
  async record(
    caller: Caller,
    conversation_id: string,
    input: OrderInput,
  ): Promise<{ order: OrderView; created: boolean }> {
    const { workspace: workspace_id, actor } = caller;
    try {
      // Only the id is kept with the answer, so that the reference is stored nowhere but in the order.
      const { id, created } = await this.idempotency.once(caller, workspace_id, async (tx) => {
        const conversation = await this.conversations.lockStarted(tx, workspace_id, conversation_id);
        const { order, created } = await this.writer.record(tx, conversation, input, actor);
        return { id: order.id, created };
      });
      return { order: orderView(await this.find(conversation_id, id)), created };
    } catch (error) {
      // At the same moment an order with this reference was recorded in another conversation.
      if (!isDuplicate(error)) throw error;
      const { reference } = input;
      throw elsewhere(await this.database.read.findOneByOrFail(OrderRecord, { workspace_id, reference }));
    }
  }

  /** Records a payment, refund or cancellation of an order, as `OrderWriter.recordPart` does; returns the order. */
  async recordPart(
    caller: Caller,
    [conversation_id, id]: [conversation: string, order: string],
    part: OrderPart,
    input: OrderPartInput,
  ): Promise<OrderView> {
    const { workspace, actor } = caller;
    await this.idempotency.once(caller, workspace, async (tx) => {
      const conversation = await this.conversations.lockStarted(tx, workspace, conversation_id);
      const order = await this.writer.lock(tx, conversation_id, id);
      await this.writer.recordPart(tx, conversation, order, part, input, actor);
      return { id };
    });
    return orderView(await this.find(conversation_id, id));
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

  /** Returns a page of what became of an order, newest first; throws 404 if the conversation has no such order. */
  async history(conversation_id: string, id: string, { limit, cursor }: PageQuery): Promise<Page<StageView>> {
    const { id: order_id } = await this.find(conversation_id, id);
    const rows = await this.database.read.find(StageRecord, {
      where: { order_id, ...afterId(cursor, 'stg') },
      order: { id: 'DESC' },
      take: limit + 1,
    });
    return pageOf(rows, limit, (row) => row.id, stageView);
  }

  private async find(conversation_id: string, id: string): Promise<OrderRecord> {
    const order = await this.database.read.findOneBy(OrderRecord, { id, conversation_id });
    if (!order) throw Problem.notFound('order');
    return order;
  }
}
