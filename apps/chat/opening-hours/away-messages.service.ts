import { Injectable } from '@nestjs/common';
import { Database, type Tx } from '#platform/adapters/sql/database.js';
import { Clock } from '#platform/ports/clock.port.js';
import { Conversation } from '../conversations/conversation.entity.js';
import { ConversationWriter } from '../conversations/conversation.writer.js';
import { ABOUT_OTHERS, type Message } from '../conversations/message.entity.js';
import { OpeningHours } from './opening-hours.service.js';

/** How a door carries an away message. */
export interface AwayDoor {
  /** Whether a message of Corong's own can be sent in the conversation now. */
  accepts(conversation: Conversation): boolean | Promise<boolean>;
  /** Queues the message. */
  send(conversation: Conversation, message: Message): Promise<void>;
}

/** Answers customers who write outside of the opening hours: once in a conversation and closing period. */
@Injectable()
export class AwayMessages {
  constructor(
    private readonly database: Database,
    private readonly hours: OpeningHours,
    private readonly writer: ConversationWriter,
    private readonly clock: Clock,
  ) {}

  /**
   * Answers a customer's message within the transaction that stored it. Nothing is sent to a command, a reaction or a
   * blocked contact, into spam, once somebody of the brand wrote in this closing period, or for a message that the network
   * held back from before it. It is no answer: the conversation stays unanswered.
   */
  async answer(tx: Tx, message: Message, door: AwayDoor): Promise<void> {
    if (message.sender !== 'customer' || message.kind === 'command' || ABOUT_OTHERS.has(message.kind)) return;
    const conversation = await this.database.lock(tx, Conversation, { id: message.conversation_id });
    if (!conversation || conversation.blocked === 1 || conversation.state === 'spam') return;
    const closing = await this.hours.closingNow(tx, message.workspace_id, conversation.team_id);
    if (!closing || message.sent_at < closing.since) return;
    const { away_sent_at, brand_wrote_at } = conversation;
    if (Math.max(away_sent_at ?? 0, brand_wrote_at ?? 0) >= closing.since) return;
    if (!(await door.accepts(conversation))) return;
    conversation.away_sent_at = this.clock.now();
    const sent = await this.writer.addMessage(tx, conversation, 'automatic', closing.away);
    await this.writer.save(tx, conversation);
    await door.send(conversation, sent);
  }
}
