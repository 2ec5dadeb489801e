import { Injectable } from '@nestjs/common';
import type { Tx } from '#platform/adapters/sql/database.js';
import { Problem } from '#platform/http/problem.js';
import { ChatAccounts } from '../../accounts/chat-accounts.service.js';
import type { Conversation } from '../../conversations/conversation.entity.js';
import { MAX_MESSAGE_LENGTH } from '../../conversations/message.dto.js';
import type { Message } from '../../conversations/message.entity.js';
import { problemWords } from '../../conversations/reply-problems.js';
import { Door, MEDIA_KINDS, type DoorAbilities, type ReplyWindow } from '../door.port.js';
import type { NetworkIncoming } from '../networks/network-incoming.js';
import { NetworkMessages } from '../networks/network-messages.service.js';
import { ReplyQueue } from './reply-queue.js';
import { replyWindowOf } from './windows.js';

/** A number on WhatsApp's Cloud API, where the brand's own phone may write beside the agents. */
@Injectable()
export class WhatsAppDoor extends Door<NetworkIncoming> {
  override readonly name = 'whatsapp';
  override readonly abilities: DoorAbilities = {
    text: MAX_MESSAGE_LENGTH,
    media: MEDIA_KINDS,
    buttons: 10,
    reactions: true,
    read_receipts: true,
    delivery_receipts: true,
    templates: true,
  };

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

  override replyWindow(conversation: Conversation, now: number): ReplyWindow {
    return replyWindowOf(conversation, now);
  }

  /** Throws 409 where nothing goes out by the account. */
  override async send(tx: Tx, conversation: Conversation, message: Message): Promise<void> {
    const halt = this.accounts.haltOf(await this.accounts.get(conversation.connection_id!, tx));
    if (halt) throw new Problem(409, problemWords(halt));
    await this.queue.put(tx, conversation, message);
  }
}
