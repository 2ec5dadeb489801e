import { Injectable } from '@nestjs/common';
import { chatCodesIn } from '#crossing/chat-code.js';
import { Database, type Tx } from '#platform/adapters/sql/database.js';
import { ChatAccounts } from '../../accounts/chat-accounts.service.js';
import { Adverts } from '../../adverts/adverts.js';
import { Conversation } from '../../conversations/conversation.entity.js';
import { ConversationWriter } from '../../conversations/conversation.writer.js';
import type { Message } from '../../conversations/message.entity.js';
import { Greetings } from '../../greetings/greetings.service.js';
import { descriptorOf } from './network-descriptors.js';
import type { NetworkIncoming } from './network-incoming.js';
import { namedAd } from './referral.js';
import { ReplyQueue } from './reply-queue.js';

/**
 * Sends a greeting to a customer who opened a chat by a link, over networks on which the chat is then empty until the brand
 * writes (`opensEmpty`). On the others the customer writes first.
 */
@Injectable()
export class StartGreetings {
  constructor(
    private readonly database: Database,
    private readonly accounts: ChatAccounts,
    private readonly adverts: Adverts,
    private readonly greetings: Greetings,
    private readonly writer: ConversationWriter,
    private readonly queue: ReplyQueue,
  ) {}

  /**
   * Queues the greeting of the link or its ad, else the workspace's default one; sends none if there is none. A later link
   * is greeted only with another greeting. An opening that is reported after later messages gets none.
   */
  async greet(tx: Tx, message: Message, { event, content }: NetworkIncoming): Promise<void> {
    if (!descriptorOf(event.network).opensEmpty || message.network_type !== 'referral') return;
    const [code] = chatCodesIn(namedAd(content.referral).ref ?? '');
    const advert = code && (await this.adverts.ofLinkNumber(tx, event.workspace_id, code.linkNumber));
    if (!advert) return;
    const conversation = await this.database.lock(tx, Conversation, { id: message.conversation_id });
    if (!conversation || conversation.blocked === 1) return;
    const { customer_wrote_at, brand_wrote_at } = conversation;
    if (Math.max(customer_wrote_at ?? 0, brand_wrote_at ?? 0) > message.sent_at) return;
    if (this.accounts.haltOf(await this.accounts.get(event.connection_id, tx))) return;
    const wanted = advert.greeting_id ?? undefined;
    const greeting = await this.greetings.writtenGreeting(tx, event.workspace_id, wanted);
    if (!greeting || greeting.id === conversation.greeting_id) return;
    conversation.greeting_id = greeting.id;
    const sent = await this.writer.addMessage(tx, conversation, 'greeting', greeting.text);
    await this.writer.save(tx, conversation);
    await this.queue.put(tx, conversation, sent);
  }
}
