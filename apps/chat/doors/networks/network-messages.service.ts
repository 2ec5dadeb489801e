import { Injectable } from '@nestjs/common';
import type { DoorName } from '#crossing/conversation.topic.js';
import type { MessageContent, MessageReceived } from '#message/dialog.topic.js';
import type { Tx } from '#platform/adapters/sql/database.js';
import { onlyText } from '#platform/http/text.js';
import { Clock } from '#platform/ports/clock.port.js';
import { Keys } from '#platform/security/keys.js';
import { NetworkContacts } from '../../contacts/network-contacts.service.js';
import type { Conversation } from '../../conversations/conversation.entity.js';
import type { NetworkOrigin } from '../../conversations/conversation.writer.js';
import { Conversations } from '../../conversations/conversations.service.js';
import { Message, type MessageKind } from '../../conversations/message.entity.js';
import { messageIdIn, networkMessageId, SEALED_ID } from './network-message-id.js';
import { descriptorOf } from './network-descriptors.js';
import { NetworkEntries } from './network-entries.service.js';
import { NetworkThreads } from './network-threads.service.js';
import type { NetworkIncoming } from './network-incoming.js';

/** Kinds of message by the network's name, where chat has another name. */
const KINDS: Record<string, MessageKind> = {
  image: 'media',
  video: 'media',
  audio: 'media',
  document: 'media',
  sticker: 'media',
  file: 'media',
  share: 'share',
  post: 'share',
  ig_post: 'share',
  reel: 'share',
  ig_reel: 'share',
  ig_story: 'share',
  story_mention: 'share',
  fallback: 'share',
  location: 'location',
  contacts: 'contacts',
  button: 'choice',
  interactive: 'choice',
  postback: 'choice',
  quick_reply: 'choice',
  order: 'order',
  reaction: 'reaction',
  edit: 'edit',
  revoke: 'revocation',
  system: 'notice',
  request_welcome: 'notice',
  referral: 'notice',
  photo: 'media',
  animation: 'media',
  video_note: 'media',
  voice: 'media',
  venue: 'location',
  contact: 'contacts',
  callback_query: 'choice',
  deleted: 'revocation',
  blocked: 'notice',
  unblocked: 'notice',
};

/** Adds messages of a person over a network, and of the brand's phone to them, to their conversation. */
@Injectable()
export class NetworkMessages {
  constructor(
    private readonly contacts: NetworkContacts,
    private readonly threads: NetworkThreads,
    private readonly conversations: Conversations,
    private readonly entries: NetworkEntries,
    private readonly keys: Keys,
    private readonly clock: Clock,
  ) {}

  /** Adds a message; returns null, and changes nothing, for a repeat and for a message without a sender. */
  async receive(tx: Tx, door: DoorName, incoming: NetworkIncoming): Promise<Message | null> {
    const { event, content } = incoming;
    const { workspace_id, connection_id, network } = event;
    const { address = '', user_id, becomes } = content;
    if (!address && !user_id) return null;
    const message_id = messageIdIn(network, address, content.message_id);
    const network_id = networkMessageId(this.keys, connection_id, message_id);
    if (await tx.existsBy(Message, { network_id })) return null;
    const person = { address, user_id };
    const contact_id = await this.contacts.lockOrCreate(tx, workspace_id, connection_id, person);
    if (content.name && !event.echo) await this.contacts.keepProfileName(tx, contact_id, content.name);
    if (becomes) await this.contacts.addNames(tx, connection_id, contact_id, becomes);
    const { conversation, origin } = await this.threads.place(
      tx,
      { workspace_id, contact_id, door },
      {
        origin: this.originOf(event, content, { message_id, network_id }),
        button: content.detail?.choice?.id,
        from: { connection_id, place: descriptorOf(network).placeOf?.(address) ?? null },
      },
    );
    const message = await this.write(tx, conversation, origin, incoming);
    await this.threads.bringTogether(tx, message);
    return message;
  }

  private async write(
    tx: Tx,
    conversation: Conversation,
    origin: NetworkOrigin,
    incoming: NetworkIncoming,
  ): Promise<Message> {
    const { id } = conversation;
    const text = onlyText(incoming.content.text ?? '');
    if (incoming.event.echo) return this.conversations.addPhoneMessage(tx, id, text, origin);
    const { entries, late } = await this.entries.arriving(tx, conversation, origin, incoming);
    const message = await this.conversations.customerWrites(tx, id, text, { origin, entries });
    if (late.length > 0) await this.conversations.recordFurtherArrivals(tx, id, late);
    return message;
  }

  private originOf(
    { connection_id, network, command, unsupported }: MessageReceived,
    { address = '', type, detail, replies_to, at }: MessageContent,
    { message_id, network_id }: { message_id: string; network_id: string },
  ): NetworkOrigin {
    const target = replies_to && messageIdIn(network, address, replies_to);
    return {
      kind: command ? 'command' : unsupported ? 'unsupported' : (KINDS[type] ?? 'text'),
      network_type: type,
      network_id,
      network_message: this.keys.seal(SEALED_ID, message_id, network_id),
      replies_to: target ? networkMessageId(this.keys, connection_id, target) : null,
      detail: detail ? JSON.stringify(detail) : null,
      sent_at: Math.min(at, this.clock.now()),
    };
  }
}
