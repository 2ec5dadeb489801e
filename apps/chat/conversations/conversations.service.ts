import { Injectable } from '@nestjs/common';
import { CERTAINTY_OF, ChatStarted, ChatTouched } from '#crossing/conversation.topic.js';
import { Database, type Tx } from '#platform/adapters/sql/database.js';
import { Problem } from '#platform/http/problem.js';
import { Clock } from '#platform/ports/clock.port.js';
import { attribute, byTrust } from './attribution.js';
import {
  brandWroteAt,
  customerActedAt,
  customerWroteAt,
  customerWroteCommand,
  firstAnswerAt,
} from './answer-times.js';
import { ConversationWriter, type AnswerContent, type NetworkOrigin } from './conversation.writer.js';
import { ClickUses } from './click-uses.service.js';
import { Conversation } from './conversation.entity.js';
import { openForCustomer } from './conversation-state.js';
import { handlingAnswered, handlingStarts } from './handling.js';
import { pendingEntries, type Entry } from './entry.js';
import { ReadPositions } from './read-positions.service.js';
import { Stages } from './stages.service.js';
import { ABOUT_OTHERS, type Message } from './message.entity.js';

/**
 * Records messages and arrivals (a customer coming by a click or ad), and publishes the crossing events about them.
 */
@Injectable()
export class Conversations {
  constructor(
    private readonly database: Database,
    private readonly writer: ConversationWriter,
    private readonly clickUses: ClickUses,
    private readonly stages: Stages,
    private readonly readPositions: ReadPositions,
    private readonly clock: Clock,
  ) {}

  /**
   * Adds a customer's message. The first one starts the chat; a later one that came by another click is a further
   * touch. The click is the most trusted one of `entries`, or else the one with which the chat page was last opened; it
   * counts only for the contact that first writes with it. A command is stored too, but it starts no chat and needs no
   * agent: fan-out answers it. What a blocked contact writes is stored, and starts or opens nothing either. Throws 404 for an unknown conversation.
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
    const kept = conversation.blocked === 1 || message.kind === 'command';
    if (origin && (kept || message.kind === 'consent')) customerWroteCommand(conversation, message.sent_at);
    if (message.kind === 'notice' || message.kind === 'reaction')
      customerActedAt(conversation, message.sent_at);
    if (kept || ABOUT_OTHERS.has(message.kind)) {
      await this.writer.save(tx, conversation);
      return message;
    }
    const named = byTrust([...entries, ...pendingEntries(conversation)]);
    const counted = await this.firstUsed(tx, conversation, named);
    conversation.pending_click_id = conversation.pending_ad_id = conversation.pending_consent = null;
    if (counted || conversation.started_at === null) await this.recordArrival(tx, conversation, counted);
    const now = this.clock.now();
    conversation.last_activity_at = now;
    await openForCustomer(tx, conversation, now);
    if (origin) await this.recordNetworkMessage(tx, conversation, message.sent_at);
    else conversation.unanswered_since ??= now;
    await this.writer.save(tx, conversation);
    return message;
  }

  /**
   * Records further arrivals of the customer, by clicks or ads that were reported too late for the message to which
   * they belong. Throws 404 for an unknown conversation.
   */
  async recordFurtherArrivals(tx: Tx, id: string, entries: Entry[]): Promise<void> {
    const conversation = await this.database.lock(tx, Conversation, { id });
    if (!conversation) throw Problem.notFound('conversation');
    for (const entry of entries) {
      const counted = await this.firstUsed(tx, conversation, [entry]);
      if (counted) await this.recordArrival(tx, conversation, counted);
    }
    await this.writer.save(tx, conversation);
  }

  /** Adds a message that the brand wrote in the network's own app. It counts as an answer, at the time that the network says. */
  async addPhoneMessage(tx: Tx, id: string, text: string, origin: NetworkOrigin): Promise<Message> {
    const conversation = await this.database.lock(tx, Conversation, { id });
    if (!conversation) throw Problem.notFound('conversation');
    const message = await this.writer.addMessage(tx, conversation, 'phone', text, { origin });
    if (!ABOUT_OTHERS.has(message.kind)) {
      await brandWroteAt(tx, conversation, message.sent_at);
      if (conversation.unanswered_since === null)
        await handlingAnswered(tx, conversation, null, message.sent_at);
      if (conversation.last_activity_at !== null) conversation.last_activity_at = this.clock.now();
      await this.replyOverNetwork(tx, conversation);
    }
    await this.writer.save(tx, conversation);
    return message;
  }

  /** Adds an agent's answer to a conversation that the caller has locked; the first one reaches the stage `replied`. */
  async agentWrites(
    tx: Tx,
    conversation: Conversation,
    author: string,
    { text, ...content }: AnswerContent,
  ): Promise<Message> {
    const message = await this.writer.addMessage(tx, conversation, 'agent', text, { author, content });
    await this.readPositions.moveToEnd(tx, conversation, author);
    if (ABOUT_OTHERS.has(message.kind)) {
      await this.writer.save(tx, conversation);
      return message;
    }
    conversation.brand_wrote_at = message.sent_at;
    await handlingAnswered(tx, conversation, author, message.sent_at);
    if (conversation.replied_at === null) {
      conversation.replied_at = message.sent_at;
      await this.stages.reach(tx, conversation, { kind: 'replied' });
    }
    conversation.last_activity_at = message.sent_at;
    conversation.unanswered_since = null;
    await this.writer.save(tx, conversation);
    return message;
  }

  /** Returns the conversation's row, locked; throws 404 if it belongs to another workspace or the customer has not written yet. */
  async lockStarted(tx: Tx, workspace_id: string, id: string): Promise<Conversation> {
    const conversation = await this.database.lock(tx, Conversation, { id, workspace_id });
    if (!conversation || conversation.started_at === null) throw Problem.notFound('conversation');
    return conversation;
  }

  private async recordNetworkMessage(tx: Tx, conversation: Conversation, at: number): Promise<void> {
    customerWroteAt(conversation, at);
    await this.replyOverNetwork(tx, conversation);
  }

  /** Reaches the stage `replied` if the brand has written after the customer, in whatever order the network reported the two. */
  private async replyOverNetwork(tx: Tx, conversation: Conversation): Promise<void> {
    if (conversation.started_at === null || conversation.replied_at !== null) return;
    conversation.replied_at = await firstAnswerAt(tx, conversation);
    if (conversation.replied_at !== null) await this.stages.reach(tx, conversation, { kind: 'replied' });
  }

  /** Returns the first entry whose click was not used yet; null if there is none. Those used in this conversation update its attribution. */
  private async firstUsed(tx: Tx, conversation: Conversation, entries: Entry[]): Promise<Entry | null> {
    for (const entry of entries) {
      const { click } = entry;
      const use = click === null ? 'first' : await this.clickUses.use(tx, click, conversation);
      if (use !== 'elsewhere') attribute(conversation, entry, this.clock.now());
      if (use === 'first') return entry;
    }
    return null;
  }

  private async recordArrival(tx: Tx, conversation: Conversation, entry: Entry | null): Promise<void> {
    const type = conversation.started_at === null ? ChatStarted : ChatTouched;
    if (conversation.started_at === null) {
      conversation.started_at = this.clock.now();
      handlingStarts(conversation, conversation.started_at);
      await this.writer.giveDefaultTeam(tx, conversation);
    }
    const { door = conversation.door, via = 'none', click_id, ad_id, code, network_ad_id } = entry ?? {};
    conversation.consent = conversation.consent_answer ?? entry?.consent ?? 'unknown';
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
