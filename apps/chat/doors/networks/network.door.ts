import { Injectable } from '@nestjs/common';
import type { Tx } from '#platform/adapters/sql/database.js';
import { haltedAccount } from '../closed-window.js';
import { ChatAccounts } from '../../accounts/chat-accounts.service.js';
import type { Conversation } from '../../conversations/conversation.entity.js';
import type { Message } from '../../conversations/message.entity.js';
import { Door } from '../door.port.js';
import type { NetworkIncoming } from './network-incoming.js';
import { NetworkMessages } from './network-messages.service.js';
import { ReplyQueue } from './reply-queue.js';

/** The door of a network over which answers are sent by a connected account. */
@Injectable()
export abstract class NetworkDoor extends Door<NetworkIncoming> {
  constructor(
    private readonly messages: NetworkMessages,
    private readonly accounts: ChatAccounts,
    private readonly queue: ReplyQueue,
  ) {
    super();
  }

  override receive(tx: Tx, incoming: NetworkIncoming): Promise<Message | null> {
    return this.messages.receive(tx, this.name, incoming);
  }

  /** Queues an answer; throws 409 if nothing can be sent by the account. */
  override async send(tx: Tx, conversation: Conversation, message: Message): Promise<void> {
    const connection_id = conversation.connection_id!;
    const halt = this.accounts.haltOf(await this.accounts.get(connection_id, tx));
    if (halt) throw haltedAccount(halt, connection_id);
    await this.queue.put(tx, conversation, message);
  }
}
