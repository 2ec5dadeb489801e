import { Injectable } from '@nestjs/common';
import type { Conversation } from '../../conversations/conversation.entity.js';
import { MAX_MESSAGE_LENGTH } from '../../conversations/message-length.js';
import { WHATSAPP_FILES } from '../../media/media-rules.js';
import { MEDIA_KINDS } from '#message/message-detail.js';
import { type DoorAbilities, type ReplyWindow } from '../door.port.js';
import { NetworkDoor } from '../networks/network.door.js';
import { replyWindowOf } from './windows.js';

/** The door of a number on WhatsApp's Cloud API; the brand may also write from its own phone. */
@Injectable()
export class WhatsAppDoor extends NetworkDoor {
  override readonly name = 'whatsapp';
  override readonly abilities: DoorAbilities = {
    text: MAX_MESSAGE_LENGTH,
    media: MEDIA_KINDS,
    files: WHATSAPP_FILES,
    buttons: 10,
    reactions: true,
    read_receipts: true,
    delivery_receipts: true,
    templates: true,
  };

  override replyWindow(conversation: Conversation, now: number): ReplyWindow {
    return replyWindowOf(conversation, now);
  }
}
