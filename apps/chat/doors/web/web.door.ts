import { Injectable } from '@nestjs/common';
import type { Tx } from '#platform/adapters/sql/database.js';
import { Conversations } from '../../conversations/conversations.service.js';
import { MAX_MESSAGE_LENGTH } from '../../conversations/message.dto.js';
import type { Message } from '../../conversations/message.entity.js';
import { ALWAYS_OPEN, Door, type DoorAbilities, type ReplyWindow } from '../door.port.js';

/** A visitor's message in the conversation of their session. */
export interface WebIncoming {
  conversation_id: string;
  text: string;
}

/** The web chat. Its customers read from the same table as the agents, so that a committed answer has arrived. */
@Injectable()
export class WebDoor extends Door<WebIncoming> {
  override readonly name = 'web';
  override readonly abilities: DoorAbilities = {
    text: MAX_MESSAGE_LENGTH,
    media: [],
    buttons: 0,
    reactions: false,
    read_receipts: false,
    delivery_receipts: false,
    templates: false,
  };

  constructor(private readonly conversations: Conversations) {
    super();
  }

  override receive(tx: Tx, { conversation_id, text }: WebIncoming): Promise<Message> {
    return this.conversations.customerWrites(tx, conversation_id, text);
  }

  override replyWindow(): ReplyWindow {
    return ALWAYS_OPEN;
  }

  /** The live stream is woken by the message's own event. */
  override send(): Promise<void> {
    return Promise.resolve();
  }
}
