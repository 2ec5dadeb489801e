import { Injectable } from '@nestjs/common';
import { Not } from 'typeorm';
import { Database, type Tx } from '#platform/adapters/sql/database.js';
import type { Caller } from '#platform/http/caller.js';
import { Idempotency } from '#platform/http/idempotency.js';
import { afterId, pageOf, type Page, type PageQuery } from '#platform/http/page.js';
import { Problem } from '#platform/http/problem.js';
import type { Conversation } from '../conversations/conversation.entity.js';
import { ConversationWriter } from '../conversations/conversation.writer.js';
import { Conversations } from '../conversations/conversations.service.js';
import { StageRecord } from '../conversations/stage-record.entity.js';
import { Stages } from '../conversations/stages.service.js';
import { stageView, type StageView } from '../orders/order.dto.js';
import { OrderWriter } from '../orders/order-writer.js';
import { ORDER_STAGES, type StageInput } from './stage.dto.js';

const OF_ORDER: ReadonlySet<string> = new Set(ORDER_STAGES);

/** Marks stages of conversations and orders, and lists them. */
@Injectable()
export class StageMarks {
  constructor(
    private readonly database: Database,
    private readonly idempotency: Idempotency,
    private readonly conversations: Conversations,
    private readonly stages: Stages,
    private readonly orders: OrderWriter,
    private readonly writer: ConversationWriter,
  ) {}

  /** Marks a stage for an agent; throws 404 for an unknown conversation or order. */
  async mark(
    caller: Caller,
    conversation_id: string,
    input: StageInput,
  ): Promise<{ stage: StageView; created: boolean }> {
    const { workspace, actor } = caller;
    return this.idempotency.once(caller, workspace, async (tx) => {
      const conversation = await this.conversations.lockStarted(tx, workspace, conversation_id);
      return this.markIn(tx, conversation, input, actor);
    });
  }

  /** Marks a stage in a conversation that the caller has locked. One that was reached before is returned as it is. */
  async markIn(
    tx: Tx,
    conversation: Conversation,
    { stage: kind, order_id }: StageInput,
    by: string,
  ): Promise<{ stage: StageView; created: boolean }> {
    const { id: conversation_id } = conversation;
    if (OF_ORDER.has(kind) !== (order_id !== undefined)) throw wrongOrder(kind);
    if (order_id !== undefined) await this.orders.lock(tx, conversation_id, order_id);
    const known = await tx.findOneBy(StageRecord, order_id ? { order_id, kind } : { conversation_id, kind });
    if (known) return { stage: stageView(known), created: false };
    const reached = await this.stages.reach(tx, conversation, {
      kind,
      order_id: order_id ?? null,
      recorded_by: by,
    });
    if (kind === 'qualified') conversation.qualified_at = reached.at;
    await this.writer.save(tx, conversation);
    return { stage: stageView(reached), created: true };
  }

  /** Returns a page of the stages of a conversation and its orders, newest first. */
  async list(conversation_id: string, { limit, cursor }: PageQuery): Promise<Page<StageView>> {
    const rows = await this.database.read.find(StageRecord, {
      where: { conversation_id, kind: Not('order_changed'), ...afterId(cursor, 'stg') },
      order: { id: 'DESC' },
      take: limit + 1,
    });
    return pageOf(rows, limit, (row) => row.id, stageView);
  }
}

const wrongOrder = (stage: string) =>
  OF_ORDER.has(stage)
    ? Problem.field('order_id', 'required', `The stage ${stage} is one of an order: name the order`)
    : Problem.field('order_id', 'unknown', `The stage ${stage} is one of the conversation, not of an order`, [
        ...ORDER_STAGES,
      ]);
