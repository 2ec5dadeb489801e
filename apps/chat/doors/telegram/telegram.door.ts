import { Injectable } from '@nestjs/common';
import type { Conversation } from '../../conversations/conversation.entity.js';
import { MAX_MESSAGE_LENGTH } from '../../conversations/message-length.js';
import { allUpTo, MB, type FileRule } from '../../media/media-rules.js';
import { MEDIA_KINDS } from '#message/message-detail.js';
import { type DoorAbilities, type ReplyWindow } from '../door.port.js';
import { NetworkDoor } from '../networks/network.door.js';
import { replyWindowOf } from './windows.js';

/** Files that a Telegram bot may send, which are sent as documents if Telegram does not play their type. */
const TELEGRAM_FILES: readonly FileRule[] = allUpTo(50 * MB);

/**
 * The door of a bot on Telegram: its private chats, chats of business accounts that it manages, comments under posts of a
 * channel, and direct messages of a channel. Telegram reports neither that an answer arrived nor that it was read.
 */
@Injectable()
export class TelegramDoor extends NetworkDoor {
  override readonly name = 'telegram';
  override readonly abilities: DoorAbilities = {
    text: MAX_MESSAGE_LENGTH,
    media: MEDIA_KINDS,
    files: TELEGRAM_FILES,
    buttons: 10,
    button_id_bytes: 64,
    reactions: true,
    read_receipts: false,
    delivery_receipts: false,
    templates: false,
  };

  override replyWindow(conversation: Conversation, now: number): ReplyWindow {
    return replyWindowOf(conversation, now);
  }
}
