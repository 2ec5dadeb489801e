import { Injectable } from '@nestjs/common';
import type { AccountSettings } from '#message/account.topic.js';
import type { Tx } from '#platform/adapters/sql/database.js';
import { ChatAccounts } from '../../accounts/chat-accounts.service.js';
import type { Conversation } from '../../conversations/conversation.entity.js';
import type { Message } from '../../conversations/message.entity.js';
import type { ReplyWindow } from '../door.port.js';
import type { NetworkIncoming } from '../networks/network-incoming.js';
import { NetworkMessages } from '../networks/network-messages.service.js';
import { NetworkDoor } from '../networks/network.door.js';
import { OwnEchoes } from '../networks/own-echoes.js';
import { ReplyQueue } from '../networks/reply-queue.js';
import { replyWindowOf } from './windows.js';

/** A door of the Messenger Platform: a Facebook page, or the Instagram account that is linked to one. */
@Injectable()
export abstract class PageDoor extends NetworkDoor {
  /** The network's name, for agents. */
  protected abstract readonly title: string;

  constructor(
    messages: NetworkMessages,
    accounts: ChatAccounts,
    queue: ReplyQueue,
    private readonly echoes: OwnEchoes,
  ) {
    super(messages, accounts, queue);
  }

  override async receive(tx: Tx, incoming: NetworkIncoming): Promise<Message | null> {
    if (incoming.event.echo && (await this.echoes.take(tx, this.name, incoming))) return null;
    return super.receive(tx, incoming);
  }

  override replyWindow(
    conversation: Conversation,
    now: number,
    { human_agent = false }: AccountSettings,
  ): ReplyWindow {
    return replyWindowOf(conversation, human_agent, now, this.title);
  }
}
