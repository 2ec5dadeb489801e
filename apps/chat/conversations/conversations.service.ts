import { Injectable } from '@nestjs/common';
import { CERTAINTY_OF, ChatStarted, ChatTouched, StageReached } from '#crossing/conversation.topic.js';
import { Database, type Tx } from '#platform/adapters/sql/database.js';
import { Problem } from '#platform/http/problem.js';
import { Clock } from '#platform/ports/clock.port.js';
import { Ids } from '#platform/ports/ids.port.js';
import { attribute, byTrust } from './attribution.js';
import { brandWroteAt, customerWroteAt, customerWroteCommand, firstAnswerAt } from './answer-times.js';
import { ConversationWriter, type AnswerContent, type NetworkOrigin } from './conversation.writer.js';
import { ClickUses } from './click-uses.service.js';
import { Conversation } from './conversation.entity.js';
import { pendingEntries, type Entry } from './entry.js';
import { ABOUT_OTHERS, type Message } from './message.entity.js';

/** What happens in a conversation, and which of it crosses. */
@Injectable()
export class Conversations {
  constructor(
    private readonly database: Database,
    private readonly writer: ConversationWriter,
    private readonly clickUses: ClickUses,
    private readonly ids: Ids,
    private readonly clock: Clock,
  ) {}

  /**
   * The customer writes: the first time the chat starts, and after another click it is touched again. The click is the
   * first of those that the message names, else the one that the chat was last opened with; it counts for the contact that
   * first writes with it. A command is kept beside the other messages, and begins no chat and waits for no agent: fan-out answers it.
   */
  async customerWrites(
    tx: Tx,
    id: string,
    text: string,
    {
      origin,
      content,
      entries = [],
    }: {
      origin?: NetworkOrigin;
      content?: Omit<AnswerContent, 'text'>;
      entries?: readonly Entry[];
    } = {},
  ): Promise<Message> {
    const conversation = await this.database.lock(tx, Conversation, { id });
    if (!conversation) throw Problem.notFound('conversation');
    const message = await this.writer.addMessage(tx, conversation, 'customer', text, { origin, content });
    if (origin && message.kind === 'command') customerWroteCommand(conversation, message.sent_at);
    if (message.kind === 'command' || ABOUT_OTHERS.has(message.kind)) {
      await this.writer.save(tx, conversation);
      return message;
    }
    const named = byTrust([...entries, ...pendingEntries(conversation)]);
    const counted = await this.firstUsed(tx, conversation, named);
    conversation.pending_click_id = conversation.pending_ad_id = conversation.pending_consent = null;
    if (counted || conversation.started_at === null) await this.recordArrival(tx, conversation, counted);
    const now = this.clock.now();
    conversation.last_activity_at = now;
    if (origin) await this.wroteOverNetwork(tx, conversation, message.sent_at);
    else conversation.unanswered_since ??= now;
    await this.writer.save(tx, conversation);
    return message;
  }

  /** The customer came once more, by what a message said that is no message of theirs itself, or came late. */
  async customerCame(tx: Tx, id: string, entries: Entry[]): Promise<void> {
    const conversation = await this.database.lock(tx, Conversation, { id });
    if (!conversation) throw Problem.notFound('conversation');
    for (const entry of entries) {
      const counted = await this.firstUsed(tx, conversation, [entry]);
      if (counted) await this.recordArrival(tx, conversation, counted);
    }
    await this.writer.save(tx, conversation);
  }

  /** Somebody of the brand wrote in the network's own app. It answers as an agent does, from when the network says. */
  async phoneWrites(tx: Tx, id: string, text: string, origin: NetworkOrigin): Promise<Message> {
    const conversation = await this.database.lock(tx, Conversation, { id });
    if (!conversation) throw Problem.notFound('conversation');
    const message = await this.writer.addMessage(tx, conversation, 'phone', text, { origin });
    if (!ABOUT_OTHERS.has(message.kind)) {
      await brandWroteAt(tx, conversation, message.sent_at);
      if (conversation.last_activity_at !== null) conversation.last_activity_at = this.clock.now();
      await this.replyOverNetwork(tx, conversation);
    }
    await this.writer.save(tx, conversation);
    return message;
  }

  /** An agent writes in a conversation that the caller has locked; the first time it is the stage `replied`. */
  async agentWrites(
    tx: Tx,
    conversation: Conversation,
    author: string,
    { text, ...content }: AnswerContent,
  ): Promise<Message> {
    const message = await this.writer.addMessage(tx, conversation, 'agent', text, { author, content });
    if (ABOUT_OTHERS.has(message.kind)) {
      await this.writer.save(tx, conversation);
      return message;
    }
    conversation.brand_wrote_at = message.sent_at;
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

  private async wroteOverNetwork(tx: Tx, conversation: Conversation, at: number): Promise<void> {
    customerWroteAt(conversation, at);
    await this.replyOverNetwork(tx, conversation);
  }

  /** The stage `replied`, where the brand has written after the customer, whichever of the two was told first. */
  private async replyOverNetwork(tx: Tx, conversation: Conversation): Promise<void> {
    if (conversation.started_at === null || conversation.replied_at !== null) return;
    conversation.replied_at = await firstAnswerAt(tx, conversation);
    if (conversation.replied_at !== null) await this.reachStage(tx, conversation, 'replied');
  }

  /** The first entry whose click nobody has used. Those before it that the contact has used are told once more. */
  private async firstUsed(tx: Tx, conversation: Conversation, entries: Entry[]): Promise<Entry | null> {
    const { workspace_id, contact_id } = conversation;
    for (const entry of entries) {
      const { click } = entry;
      const use = click === null ? 'first' : await this.clickUses.use(tx, click, workspace_id, contact_id);
      if (use !== 'foreign') attribute(conversation, entry, this.clock.now());
      if (use === 'first') return entry;
    }
    return null;
  }

  private async recordArrival(tx: Tx, conversation: Conversation, entry: Entry | null): Promise<void> {
    const type = conversation.started_at === null ? ChatStarted : ChatTouched;
    conversation.started_at ??= this.clock.now();
    const { door = conversation.door, via = 'none', click_id, ad_id, code, network_ad_id } = entry ?? {};
    conversation.consent = entry?.consent ?? 'unknown';
    await this.writer.publishCrossing(tx, conversation, type, {
      ...(entry?.at !== undefined && { at: entry.at }),
      door,
      via,
      certainty: CERTAINTY_OF[via],
      ...(click_id && { click_id }),
      ...(ad_id && { ad_id }),
      ...(code && { code }),
      ...(network_ad_id && { network_ad_id }),
    });
  }
}
