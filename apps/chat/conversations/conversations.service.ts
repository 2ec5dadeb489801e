import { Injectable } from '@nestjs/common';
import { ChatReturned, ChatStarted, StageReached } from '#crossing/conversation.topic.js';
import { Database, type Tx } from '#platform/adapters/sql/database.js';
import { Problem } from '#platform/http/problem.js';
import { Clock } from '#platform/ports/clock.port.js';
import { Ids } from '#platform/ports/ids.port.js';
import { ConversationWriter, type NetworkOrigin } from './conversation.writer.js';
import { Conversation } from './conversation.entity.js';
import type { Message } from './message.entity.js';

/** What happens in a conversation, and which of it crosses. */
@Injectable()
export class Conversations {
  constructor(
    private readonly database: Database,
    private readonly writer: ConversationWriter,
    private readonly ids: Ids,
    private readonly clock: Clock,
  ) {}

  /**
   * The customer writes: the first time the chat starts, and after another click it is a return. A command is kept beside
   * the other messages, and begins no chat and waits for no agent: fan-out answers it.
   */
  async customerWrites(tx: Tx, id: string, text: string, origin?: NetworkOrigin): Promise<Message> {
    const conversation = await this.database.lock(tx, Conversation, { id });
    if (!conversation) throw Problem.notFound('conversation');
    const message = await this.writer.addMessage(tx, conversation, 'customer', text, { origin });
    if (message.kind === 'command') {
      await this.writer.save(tx, conversation);
      return message;
    }
    if (conversation.started_at === null) await this.recordStart(tx, conversation);
    else if (conversation.pending_click_id) await this.recordReturn(tx, conversation);
    const now = this.clock.now();
    conversation.last_activity_at = now;
    conversation.unanswered_since ??= now;
    await this.writer.save(tx, conversation);
    return message;
  }

  /** An agent writes in a conversation that the caller has locked; the first time it is the stage `replied`. */
  async agentWrites(tx: Tx, conversation: Conversation, author: string, text: string): Promise<Message> {
    const message = await this.writer.addMessage(tx, conversation, 'agent', text, { author });
    if (conversation.replied_at === null) {
      conversation.replied_at = message.sent_at;
      await this.reachStage(tx, conversation, 'replied');
    }
    conversation.last_activity_at = message.sent_at;
    conversation.unanswered_since = null;
    await this.writer.save(tx, conversation);
    return message;
  }

  /** The stage `qualified`, once. */
  async qualify(tx: Tx, workspace_id: string, id: string): Promise<Conversation> {
    const conversation = await this.lockStarted(tx, workspace_id, id);
    if (conversation.qualified_at !== null) return conversation;
    conversation.qualified_at = this.clock.now();
    await this.reachStage(tx, conversation, 'qualified');
    await this.writer.save(tx, conversation);
    return conversation;
  }

  /** The conversation's row, locked; 404 where it is another workspace's or no chat yet. */
  async lockStarted(tx: Tx, workspace_id: string, id: string): Promise<Conversation> {
    const conversation = await this.database.lock(tx, Conversation, { id, workspace_id });
    if (!conversation || conversation.started_at === null) throw Problem.notFound('conversation');
    return conversation;
  }

  /** Crosses a stage; the id names this very step. */
  async reachStage(
    tx: Tx,
    conversation: Conversation,
    stage: StageReached['stage'],
    amount: Pick<StageReached, 'amount_minor' | 'currency'> = {},
  ): Promise<string> {
    const stage_id = this.ids.next('stg');
    await this.writer.publishCrossing(tx, conversation, StageReached, { stage_id, stage, ...amount });
    return stage_id;
  }

  private async recordStart(tx: Tx, conversation: Conversation): Promise<void> {
    conversation.started_at = this.clock.now();
    const { door, click_id, ad_id } = conversation;
    await this.writer.publishCrossing(tx, conversation, ChatStarted, {
      door,
      ...(click_id && { click_id }),
      ...(ad_id && { ad_id }),
    });
  }

  private async recordReturn(tx: Tx, conversation: Conversation): Promise<void> {
    const { door, pending_click_id, pending_ad_id, pending_consent } = conversation;
    conversation.click_id = pending_click_id;
    conversation.ad_id = pending_ad_id;
    conversation.consent = pending_consent ?? 'unknown';
    conversation.pending_click_id = conversation.pending_ad_id = conversation.pending_consent = null;
    await this.writer.publishCrossing(tx, conversation, ChatReturned, {
      door,
      click_id: pending_click_id!,
      ...(pending_ad_id && { ad_id: pending_ad_id }),
    });
  }
}
