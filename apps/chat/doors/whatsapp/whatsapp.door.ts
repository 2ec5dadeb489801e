import { Injectable } from '@nestjs/common';
import type { Conversation } from '../../conversations/conversation.entity.js';
import { MAX_MESSAGE_LENGTH } from '../../conversations/message-length.js';
import { MEDIA_LIMIT } from '#platform/http/service.js';
import { DOCUMENTS, MB, type FileRule } from '../../media/media-rules.js';
import { MEDIA_KINDS } from '#message/message-detail.js';
import { type DoorAbilities, type ReplyWindow } from '../door.port.js';
import { NetworkDoor } from '../networks/network.door.js';
import { replyWindowOf } from './windows.js';

/** Files that WhatsApp accepts from a business (Cloud API, supported media types). In Ogg it accepts only Opus. */
const WHATSAPP_FILES: readonly FileRule[] = [
  { kind: 'image', types: ['image/jpeg', 'image/png'], bytes: 5 * MB },
  { kind: 'video', types: ['video/mp4', 'video/3gpp'], bytes: 16 * MB },
  {
    kind: 'audio',
    types: ['audio/aac', 'audio/amr', 'audio/mpeg', 'audio/mp4', 'audio/ogg'],
    bytes: 16 * MB,
  },
  { kind: 'document', types: DOCUMENTS, bytes: MEDIA_LIMIT },
];

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
