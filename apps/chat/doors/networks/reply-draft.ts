import { Injectable } from '@nestjs/common';
import { IsNull, Not } from 'typeorm';
import type { Network } from '#message/account.topic.js';
import { Database, type Tx } from '#platform/adapters/sql/database.js';
import { Clock } from '#platform/ports/clock.port.js';
import { Keys } from '#platform/security/keys.js';
import type { ChatAccount } from '../../accounts/chat-account.entity.js';
import { settingsOf } from '../../accounts/chat-accounts.service.js';
import { NetworkContacts } from '../../contacts/network-contacts.service.js';
import { Conversation } from '../../conversations/conversation.entity.js';
import { Message } from '../../conversations/message.entity.js';
import { threadIds } from '../../conversations/threads.service.js';
import { networkLanguageOf, Workspace } from '../../workspaces/workspace.entity.js';
import { SEALED_ID } from './network-message-id.js';
import { NetworkUploads, type UploadOutcome } from './network-uploads.service.js';
import type { OutgoingReply } from './outgoing-reply.entity.js';
import type { ReplyRecipient, SendingAccount } from './reply-api.port.js';
import { ReplyApis } from './reply-apis.service.js';

/** Builds the request of an answer from the current rows of its message, conversation and account. */
@Injectable()
export class ReplyDraft {
  constructor(
    private readonly database: Database,
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
    const target = await this.targetOf(tx, message, recipient, network);
    const settings = settingsOf(account);
    const network_media = await this.uploads.networkMediaOf(tx, message);
    const language = networkLanguageOf(await tx.findOneBy(Workspace, { id: conversation.workspace_id }));
    const answer = { message, recipient, target, network_media, conversation, settings, language };
    return this.apis.of(network).bodyOf({ ...answer, now: this.clock.now() });
  }

  /** Returns the instant before which the answer should not be sent, because the one before it was sent just now. */
  async earliest(
    { conversation_id }: OutgoingReply,
    { connection_id, network }: ChatAccount,
  ): Promise<number> {
    const { read } = this.database;
    const conversation = await read.findOneBy(Conversation, { id: conversation_id });
    if (!conversation) return 0;
    const recipient = await this.contacts.namesOf(read, conversation.contact_id, connection_id);
    const pace = this.apis.of(network).paceMs(recipient);
    if (pace === 0) return 0;
    // The network paces what a person gets, in whichever thread it was written.
    const lastLeft = async (id: string) => {
      const last = await read.findOne(Message, {
        select: { left_at: true },
        where: { conversation_id: id, left_at: Not(IsNull()) },
        order: { sequence: 'DESC' },
      });
      return last?.left_at ?? 0;
    };
    const all = await Promise.all((await threadIds(read, conversation_id)).map(lastLeft));
    return Math.max(0, ...all) + pace;
  }

  private async targetOf(
    tx: Tx,
    { replies_to, conversation_id }: Message,
    recipient: ReplyRecipient,
    network: Network,
  ): Promise<string | null> {
    const named = replies_to ? { network_id: replies_to } : null;
    const last = { conversation_id, sender: 'customer' as const, network_message: Not(IsNull()) };
    const where = named ?? (this.apis.of(network).namesLatest(recipient) ? last : null);
    const target = where && (await tx.findOne(Message, { where, order: { sequence: 'DESC' } }));
    if (!target || target.network_message === null) return null;
    return this.keys.open(SEALED_ID, target.network_message, target.network_id!);
  }
}
