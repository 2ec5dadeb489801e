import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import {
  conversations,
  type ConsentChanged,
  type SpamMarked,
  type ChatTouched,
  type ChatStarted,
  type StageReached,
} from '#crossing/conversation.topic.js';
import type { Tx } from '#platform/adapters/sql/database.js';
import { make } from '#platform/events/make.js';
import type { EventClass } from '#platform/events/topic.js';
import { Outbox } from '#platform/outbox/outbox.js';
import { Clock } from '#platform/ports/clock.port.js';
import { Ids } from '#platform/ports/ids.port.js';
import { Subjects } from '../subjects/subjects.service.js';
import { ConversationTag } from './conversation-tag.entity.js';
import { Conversation } from './conversation.entity.js';
import { Teams } from '../teams/teams.service.js';
import { changeWork, queuedSince } from './conversation-state.js';
import { ConversationChanged, messages, MessageChanged, MessageSent } from './conversation.topic.js';
import { isForTeam, Message, type MessageKind, type MessageSender } from './message.entity.js';
import { addWords } from './message-words.js';

/** The fields of a network's message, beside its text. */
export interface NetworkOrigin {
  kind: MessageKind;
  network_type: string;
  /** Keyed hash of the connection and the network's id of the message; unique. */
  network_id: string;
  sent_at: number;
  /** The network's own id, sealed and bound to `network_id`. */
  network_message?: string | null;
  /** JSON of MessageDetail. */
  detail?: string | null;
  replies_to?: string | null;
}

/** The content of an agent's answer. */
export interface AnswerContent {
  text: string;
  /** Kind of the message; `text` by default. */
  kind?: MessageKind;
  /** JSON of MessageDetail. */
  detail?: string | null;
  /** `network_id` of the message that this one answers or changes. */
  replies_to?: string | null;
}

type Crossing = ChatStarted | ChatTouched | StageReached | ConsentChanged | SpamMarked;
/** Fields of every crossing event, which `ConversationWriter` fills in. */
type FieldsOfEvery = 'workspace_id' | 'conversation_id' | 'subject_id' | 'consent' | 'at';

/** Writes to a conversation whose row the caller has locked: its messages, and its crossing events. */
@Injectable()
export class ConversationWriter {
  /** Conversations whose new message has announced them: `save` publishes nothing for these. */
  private readonly announced = new WeakSet<Conversation>();

  constructor(
    private readonly outbox: Outbox,
    private readonly subjects: Subjects,
    private readonly teams: Teams,
    private readonly ids: Ids,
    private readonly clock: Clock,
  ) {}

  /**
   * Adds a message and announces it to live streams. It changes the conversation's counters in memory; `save` writes
   * them.
   */
  async addMessage(
    tx: Tx,
    conversation: Conversation,
    sender: MessageSender,
    text: string,
    {
      author = null,
      content,
      origin,
    }: { author?: string | null; content?: Omit<AnswerContent, 'text'>; origin?: NetworkOrigin } = {},
  ): Promise<Message> {
    const message = make(Message, {
      id: this.ids.next('msg'),
      workspace_id: conversation.workspace_id,
      conversation_id: conversation.id,
      sequence: ++conversation.message_sequence,
      sender,
      author,
      kind: 'text' as const,
      network_type: null,
      network_id: null,
      network_message: null,
      replies_to: null,
      detail: null,
      state: null,
      problem: null,
      left_at: null,
      edited_at: null,
      revoked_at: null,
      changed_at: null,
      text,
      sent_at: this.clock.now(),
      ...content,
      ...origin,
    });
    await tx.insert(Message, message);
    await addWords(tx, [message]);
    if (conversation.quiet_since !== null)
      conversation.quiet_since = Math.max(conversation.quiet_since, message.sent_at);
    await this.announceNew(tx, message);
    this.added(conversation, message);
    return message;
  }

  /** Moves a message from another thread of the chat to the end of this one; `save` writes the counter. */
  async moveMessage(tx: Tx, conversation: Conversation, message: Message): Promise<void> {
    const place = { conversation_id: conversation.id, sequence: ++conversation.message_sequence };
    await tx.update(Message, { id: message.id }, place);
    await this.announceNew(tx, { ...message, ...place });
    this.added(conversation, message);
  }

  private added(conversation: Conversation, message: Message): void {
    if (isForTeam(message)) conversation.customer_messages++;
    this.announced.add(conversation);
  }

  private async announceNew(tx: Tx, message: Message): Promise<void> {
    const sent = make(MessageSent, {
      workspace_id: message.workspace_id,
      conversation_id: message.conversation_id,
      message_id: message.id,
      message_sequence: message.sequence,
    });
    await this.outbox.append(tx, messages, sent, message.sequence);
  }

  /** Announces to live streams that messages have changed: what a reader sees of them is not what it was. */
  async announceChange(
    tx: Tx,
    changed: readonly Pick<Message, 'id' | 'workspace_id' | 'conversation_id' | 'sequence'>[],
  ): Promise<void> {
    if (changed.length === 0) return;
    await tx.update(Message, { id: In(changed.map(({ id }) => id)) }, { changed_at: this.clock.now() });
    for (const { id: message_id, workspace_id, conversation_id, sequence: message_sequence } of changed) {
      const event = make(MessageChanged, { workspace_id, conversation_id, message_id, message_sequence });
      await this.outbox.append(tx, messages, event, message_sequence);
    }
  }

  /**
   * Publishes a crossing event for the ads side, with the conversation's consent. It changes the conversation's counter
   * in memory; `save` writes it.
   */
  async publishCrossing<E extends Crossing>(
    tx: Tx,
    conversation: Conversation,
    type: EventClass<E>,
    fields: Omit<E, FieldsOfEvery> & { at?: number },
  ): Promise<void> {
    const event = make(type, {
      workspace_id: conversation.workspace_id,
      conversation_id: conversation.id,
      subject_id: await this.subjects.subjectIdOf(tx, conversation.contact_id),
      consent: conversation.consent,
      at: this.clock.now(),
      ...fields,
    } as E);
    await this.outbox.append(tx, conversations, event, ++conversation.sequence);
  }

  /** Gives a new chat to the team that its workspace chose for such ones. */
  async giveDefaultTeam(tx: Tx, conversation: Conversation): Promise<void> {
    const team_id = await this.teams.lockDefault(tx, conversation);
    if (team_id === null) return;
    const origin = { cause: 'default_team' as const, by: null, at: this.clock.now() };
    await changeWork(tx, conversation, { team_id }, origin);
    this.teams.assignSoon();
  }

  /** Announces to agents' streams that something of a conversation has changed that they see. */
  async announce(
    tx: Tx,
    {
      id,
      workspace_id,
      version,
      started_at,
    }: Pick<Conversation, 'id' | 'workspace_id' | 'version' | 'started_at'>,
  ): Promise<void> {
    if (started_at === null) return;
    const changed = make(ConversationChanged, { workspace_id, conversation_id: id });
    await this.outbox.append(tx, messages, changed, version);
  }

  /** Writes the conversation's fields to its row, and announces to agents' streams that it has changed. */
  async save(tx: Tx, conversation: Conversation): Promise<void> {
    if (!this.announced.delete(conversation)) await this.announce(tx, conversation);
    const { id, ...state } = conversation;
    state.awaits_answer = Number(state.unanswered_since !== null);
    state.queued_at = queuedSince(conversation, this.clock.now());
    await tx.update(Conversation, { id }, state);
    if (conversation.tagged === 0) return;
    const copied = { state: state.state, last_activity_at: state.last_activity_at! };
    await tx.update(ConversationTag, { conversation_id: id }, copied);
  }
}
