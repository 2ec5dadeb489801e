import { Injectable } from '@nestjs/common';
import type { Tx } from '#platform/adapters/sql/database.js';
import { Clock } from '#platform/ports/clock.port.js';
import { ChatAccounts, settingsOf } from '../../accounts/chat-accounts.service.js';
import type { Conversation } from '../../conversations/conversation.entity.js';
import type { Message } from '../../conversations/message.entity.js';
import { AwayMessages } from '../../opening-hours/away-messages.service.js';
import type { NetworkIncoming } from './network-incoming.js';
import type { Door } from '../door.port.js';
import { ReplyQueue } from './reply-queue.js';

/** Sends the away message over networks, by the queue of answers, which paces it like any other. */
@Injectable()
export class NetworkAway {
  constructor(
    private readonly away: AwayMessages,
    private readonly accounts: ChatAccounts,
    private readonly queue: ReplyQueue,
    private readonly clock: Clock,
  ) {}

  /** Answers a customer's message through the door by which it came, where the network accepts such a message now. */
  answer(tx: Tx, door: Door<NetworkIncoming>, message: Message): Promise<void> {
    return this.away.answer(tx, message, {
      accepts: (conversation) => this.accepts(tx, door, conversation),
      send: (conversation, sent) => this.queue.put(tx, conversation, sent),
    });
  }

  private async accepts(tx: Tx, door: Door<NetworkIncoming>, conversation: Conversation): Promise<boolean> {
    // Everyone can read comments.
    if (conversation.place === 'comments') return false;
    const account = await this.accounts.get(conversation.connection_id!, tx);
    if (!account || this.accounts.haltOf(account)) return false;
    const { open, by_hand } = door.replyWindow(conversation, this.clock.now(), settingsOf(account));
    return open && !by_hand;
  }
}
