import { Injectable } from '@nestjs/common';
import type { Tx } from '#platform/adapters/sql/database.js';
import { Clock } from '#platform/ports/clock.port.js';
import { Keys } from '#platform/security/keys.js';
import { NetworkContacts } from '../../contacts/network-contacts.service.js';
import { Conversation } from '../../conversations/conversation.entity.js';
import { Message } from '../../conversations/message.entity.js';
import { SEALED_ID } from '../networks/network-message-id.js';
import type { OutgoingReply } from './outgoing-reply.entity.js';
import { replyBody } from './reply-body.js';
import { isWindowOpen } from './windows.js';

/** Makes the request of an answer from what the tables say at this moment. */
@Injectable()
export class ReplyDraft {
  constructor(
    private readonly contacts: NetworkContacts,
    private readonly keys: Keys,
    private readonly clock: Clock,
  ) {}

  /** The body of the request, or the problem for which it cannot be sent. */
  async of(tx: Tx, { message_id, connection_id }: OutgoingReply): Promise<object | string> {
    const message = await tx.findOneBy(Message, { id: message_id });
    const conversation = message && (await tx.findOneBy(Conversation, { id: message.conversation_id }));
    if (!conversation) return 'no_address';
    if (message.kind !== 'template' && !isWindowOpen(conversation, this.clock.now())) return 'window_closed';
    const recipient = await this.contacts.namesOf(tx, conversation.contact_id, connection_id);
    if (!recipient.address && !recipient.user_id) return 'no_address';
    return replyBody(message, recipient, await this.targetOf(tx, message));
  }

  private async targetOf(tx: Tx, { replies_to }: Message): Promise<string | null> {
    const target = replies_to && (await tx.findOneBy(Message, { network_id: replies_to }));
    if (!target || target.network_message === null) return null;
    return this.keys.open(SEALED_ID, target.network_message, target.network_id!);
  }
}
