import { Injectable } from '@nestjs/common';
import { In } from 'typeorm';
import { Database, type Tx } from '#platform/adapters/sql/database.js';
import { Keys } from '#platform/security/keys.js';
import { consentAnswerOf } from '../../consents/consent-buttons.js';
import { customerActedAt } from '../../conversations/answer-times.js';
import { Conversation } from '../../conversations/conversation.entity.js';
import { ConversationWriter, type NetworkOrigin } from '../../conversations/conversation.writer.js';
import { Message } from '../../conversations/message.entity.js';
import { Threads, threadIds, type Chat } from '../../conversations/threads.service.js';
import { applyChanges } from './message-changes.js';

/** Kinds of message that are kept in the thread of the message that they are about. */
const KEPT_WITH_TARGET = ['reaction', 'edit', 'revocation'] as const;
const isKeptWithTarget = ({ kind }: Pick<NetworkOrigin, 'kind'>): boolean =>
  KEPT_WITH_TARGET.some((one) => one === kind);

/** What is known of a message when its thread is chosen. */
export interface Told {
  origin: NetworkOrigin;
  /** Id of the button that the customer pressed. */
  button?: string;
  /** The account by which it came, and where in the network. */
  from: Pick<Conversation, 'connection_id' | 'place'>;
}

/** The thread in which a message is kept, and its origin there. */
export interface PlacedMessage {
  conversation: Conversation;
  origin: NetworkOrigin;
}

/** Chooses the threads of a network's messages. */
@Injectable()
export class NetworkThreads {
  constructor(
    private readonly database: Database,
    private readonly threads: Threads,
    private readonly writer: ConversationWriter,
    private readonly keys: Keys,
  ) {}

  /**
   * Returns the thread of a message, locked: by the time at which the network says it was written. A reaction, an edit and a
   * revocation are kept with the message that they name, and a press of a button of the question for consent with the question;
   * a reaction opens the reply window of the present thread all the same. The caller has locked the contact.
   */
  async place(tx: Tx, chat: Chat, { origin, button, from }: Told): Promise<PlacedMessage> {
    const present = await this.threads.lockAt(tx, chat, origin.sent_at);
    await this.keepFrom(tx, present, from);
    const asked = await this.askedIn(tx, present, button);
    if (asked) return { conversation: asked, origin: { ...origin, kind: 'consent' } };
    const holder = await this.holderOf(tx, chat, origin);
    if (!holder || holder.id === present.id) return { conversation: present, origin };
    if (origin.kind === 'reaction') {
      customerActedAt(present, origin.sent_at);
      await this.writer.save(tx, present);
    }
    return { conversation: holder, origin };
  }

  /** Brings a new message together with what is about it or what it is about, whichever arrived first. */
  async bringTogether(tx: Tx, message: Message): Promise<void> {
    await this.gather(tx, message);
    const changed = await applyChanges(tx, message);
    if (changed) await this.writer.announceChange(tx, [changed]);
  }

  /**
   * Moves what is about a new message, and arrived before it, from other threads of the chat to the thread of this message, so
   * that the order of arrival decides nothing.
   */
  private async gather(tx: Tx, { id, network_id, conversation_id }: Message): Promise<void> {
    const ids = (await threadIds(tx, conversation_id)).filter((one) => one !== conversation_id);
    if (ids.length === 0) return;
    const early = await tx.find(Message, {
      where: { replies_to: network_id!, kind: In([...KEPT_WITH_TARGET]), conversation_id: In(ids) },
      order: { sent_at: 'ASC', id: 'ASC' },
    });
    if (early.length === 0) return;
    const conversation = await this.database.lock(tx, Conversation, { id: conversation_id });
    if (!conversation) throw new Error(`The conversation of the message ${id} is gone`);
    for (const message of early) {
      if (message.kind === 'reaction' && message.sender === 'customer')
        customerActedAt(conversation, message.sent_at);
      await this.writer.moveMessage(tx, conversation, message);
    }
    await this.writer.save(tx, conversation);
  }

  private async keepFrom(tx: Tx, conversation: Conversation, from: Told['from']): Promise<void> {
    if (conversation.connection_id === from.connection_id && conversation.place === from.place) return;
    Object.assign(conversation, from);
    await this.writer.save(tx, conversation);
  }

  /** Returns the thread in which the question was asked whose button was pressed; null if it is no such button. */
  private async askedIn(
    tx: Tx,
    present: Conversation,
    button: string | undefined,
  ): Promise<Conversation | null> {
    if (button === undefined) return null;
    if (consentAnswerOf(this.keys, present.id, button)) return present;
    const ids = await threadIds(tx, present.id);
    const id = ids.find((one) => consentAnswerOf(this.keys, one, button));
    return id === undefined ? null : this.database.lock(tx, Conversation, { id });
  }

  /** Returns the thread with the message that another one is about; null if that is not known yet. */
  private async holderOf(
    tx: Tx,
    { contact_id, door }: Chat,
    origin: NetworkOrigin,
  ): Promise<Conversation | null> {
    if (origin.replies_to === null || origin.replies_to === undefined || !isKeptWithTarget(origin))
      return null;
    const target = await tx.findOneBy(Message, { network_id: origin.replies_to });
    return target && this.database.lock(tx, Conversation, { id: target.conversation_id, contact_id, door });
  }
}
