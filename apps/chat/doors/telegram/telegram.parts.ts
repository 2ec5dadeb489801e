import { TelegramApi } from '#message/telegram.api.js';
import type { NetworkParts } from '../networks/network-parts.js';
import { TelegramDoor } from './telegram.door.js';
import { TelegramMediaSource } from './telegram.media-source.js';
import { TelegramReplies } from './telegram.replies.js';

/** The classes that receive and send on Telegram. */
export const PARTS: NetworkParts = {
  door: TelegramDoor,
  replies: TelegramReplies,
  media: TelegramMediaSource,
  clients: [TelegramApi],
};
