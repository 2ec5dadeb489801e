import { Injectable } from '@nestjs/common';
import type { Tx } from '#platform/adapters/sql/database.js';
import { Clock } from '#platform/ports/clock.port.js';
import { Keys } from '#platform/security/keys.js';
import type { ChatAccount } from '../../accounts/chat-account.entity.js';
import { settingsOf } from '../../accounts/chat-accounts.service.js';
import { NetworkContacts } from '../../contacts/network-contacts.service.js';
import { Conversation } from '../../conversations/conversation.entity.js';
import { Message } from '../../conversations/message.entity.js';
import { SEALED_ID } from './network-message-id.js';
import { NetworkUploads, type UploadOutcome } from './network-uploads.service.js';
import type { OutgoingReply } from './outgoing-reply.entity.js';
import type { SendingAccount } from './reply-api.port.js';
import { ReplyApis } from './reply-apis.service.js';

/** Builds the request of an answer from the current rows of its message, conversation and account. */
@Injectable()
export class ReplyDraft {
  constructor(
    private readonly contacts: NetworkContacts,
    private readonly apis: ReplyApis,
    private readonly uploads: NetworkUploads,
    private readonly keys: Keys,
    private readonly clock: Clock,
  ) {}

  /**
   * Uploads the answer's file to the network, unless that was done before; returns the result as
   * `NetworkUploads.upload` does.
   */
  prepare(
    { message_id }: OutgoingReply,
    account: ChatAccount,
    sender: SendingAccount,
  ): Promise<UploadOutcome> {
    return this.uploads.upload(message_id, account.network, sender);
  }

  /** Returns the body of the request, or the reason (a text) why it cannot be sent. */
  async of(tx: Tx, { message_id }: OutgoingReply, account: ChatAccount): Promise<object | string> {
    const message = await tx.findOneBy(Message, { id: message_id });
    const conversation = message && (await tx.findOneBy(Conversation, { id: message.conversation_id }));
    if (!conversation) return 'no_address';
    const { connection_id, network } = account;
    const recipient = await this.contacts.namesOf(tx, conversation.contact_id, connection_id);
    if (!recipient.address && !recipient.user_id) return 'no_address';
    const target = await this.targetOf(tx, message);
    const settings = settingsOf(account);
    const network_media = await this.uploads.networkMediaOf(tx, message);
    const answer = { message, recipient, target, network_media, conversation, settings };
    return this.apis.of(network).bodyOf({ ...answer, now: this.clock.now() });
  }

  private async targetOf(tx: Tx, { replies_to }: Message): Promise<string | null> {
    const target = replies_to && (await tx.findOneBy(Message, { network_id: replies_to }));
    if (!target || target.network_message === null) return null;
    return this.keys.open(SEALED_ID, target.network_message, target.network_id!);
  }
}
