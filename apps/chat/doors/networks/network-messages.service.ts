import { Injectable } from '@nestjs/common';
import type { Door } from '#crossing/conversation.topic.js';
import type { MessageContent, MessageReceived } from '#message/dialog.topic.js';
import type { Tx } from '#platform/adapters/sql/database.js';
import { onlyText } from '#platform/http/text.js';
import { Clock } from '#platform/ports/clock.port.js';
import { Keys } from '#platform/security/keys.js';
import { NetworkContacts } from '../../contacts/network-contacts.service.js';
import { ConversationWriter } from '../../conversations/conversation.writer.js';
import { Conversations } from '../../conversations/conversations.service.js';
import { Message } from '../../conversations/message.entity.js';
import { NetworkEntries } from './network-entries.service.js';

/** What connections tells of a message, and what it sealed of it. */
export interface NetworkIncoming {
  event: MessageReceived;
  content: MessageContent;
}

/** Puts what a person wrote over a network into their conversation. */
@Injectable()
export class NetworkMessages {
  constructor(
    private readonly contacts: NetworkContacts,
    private readonly writer: ConversationWriter,
    private readonly conversations: Conversations,
    private readonly entries: NetworkEntries,
    private readonly keys: Keys,
    private readonly clock: Clock,
  ) {}

  /** A message that the network tells again changes nothing, and so does one of nobody: both are null. */
  async receive(tx: Tx, door: Door, incoming: NetworkIncoming): Promise<Message | null> {
    const { event, content } = incoming;
    const { workspace_id, connection_id, network, command, unsupported } = event;
    const { address, user_id, message_id, type } = content;
    if (!address && !user_id) return null;
    // Telegram counts messages by chat.
    const place = network === 'telegram' ? address : '';
    const network_id = this.keys.lookup('network message', `${connection_id} ${place} ${message_id}`);
    if (await tx.existsBy(Message, { network_id })) return null;
    const contact_id = await this.contacts.lockOrCreate(tx, workspace_id, connection_id, {
      address,
      user_id,
    });
    const conversation = await this.writer.lockOrOpen(tx, workspace_id, contact_id, door);
    if (conversation.connection_id !== connection_id) {
      conversation.connection_id = connection_id;
      await this.writer.save(tx, conversation);
    }
    const entries = command ? [] : await this.entries.of(tx, door, incoming);
    return this.conversations.customerWrites(tx, conversation.id, textOf(content), {
      entries,
      origin: {
        kind: command ? 'command' : unsupported ? 'unsupported' : 'text',
        network_type: type,
        network_id,
        sent_at: Math.min(content.at, this.clock.now()),
      },
    });
  }
}

const textOf = ({ text = '' }: MessageContent): string => onlyText(text);
