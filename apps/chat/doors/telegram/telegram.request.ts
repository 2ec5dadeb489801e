import { placeOfAddress, type TelegramPlace } from '#message/telegram-place.js';
import type { MediaKind, MessageDetail } from '#message/message-detail.js';
import type { Message } from '../../conversations/message.entity.js';
import type { OutgoingFile } from '../networks/reply-api.port.js';

/** A call of the Bot API. */
export interface TelegramRequest {
  /** The chat to which it is sent, which completes the id of the sent message. */
  address: string;
  /** Chat's id of the answer. */
  message_id: string;
  /** Null if the method depends on the file that is sent along. */
  method: string | null;
  parameters: Record<string, unknown>;
}

/** The methods by which a file goes out by its link; the parameter is named in the same way. */
const BY_LINK: Record<MediaKind, string> = {
  image: 'photo',
  video: 'video',
  audio: 'audio',
  document: 'document',
  sticker: 'sticker',
};

/** Parameters of uploaded files by type; a file of another type is sent as a document. */
const BY_TYPE: Record<string, string> = {
  'image/gif': 'animation',
  'image/jpeg': 'photo',
  'image/png': 'photo',
  'image/webp': 'photo',
  'video/mp4': 'video',
  'audio/mpeg': 'audio',
  'audio/mp4': 'audio',
  'audio/ogg': 'voice',
};
/** A photo's longest sum of width and height in pixels, and the most that one may be of the other. */
const MAX_SIDES = 10_000;
const MAX_RATIO = 20;

/** Returns the method that sends a file of this kind: `sendPhoto` for `photo`. */
export const methodOf = (field: string): string => `send${field[0]!.toUpperCase()}${field.slice(1)}`;

/** Returns the parameter for an uploaded file. Telegram refuses a photo of unusual sides, so that it goes out as a document. */
export function fieldOf({ mime_type, width, height }: OutgoingFile): string {
  const field = BY_TYPE[mime_type] ?? 'document';
  if (field !== 'photo' || width === null || height === null) return field;
  const isUnusual =
    width + height > MAX_SIDES || Math.max(width, height) > MAX_RATIO * Math.min(width, height);
  return isUnusual ? 'document' : field;
}

/**
 * Returns the call that sends an answer. `target`: id of the message that it answers or reacts to, or, in a place where
 * everyone can read, the last one of the customer.
 */
export function requestOf(
  message: Message,
  address: string,
  target: number | null,
): TelegramRequest | string {
  const place = placeOfAddress(address);
  if (!place) return 'no_address';
  const { id: message_id, kind, text, detail: json } = message;
  const detail = json === null ? {} : (JSON.parse(json) as MessageDetail);
  const to = recipientOf(place);
  const request = (method: string | null, parameters: object): TelegramRequest => ({
    ...{ address, message_id, method },
    parameters: { ...to, ...parameters },
  });
  if (kind === 'reaction') {
    if (place.kind === 'business') return 'telegram_no_reactions';
    if (target === null) return 'telegram_reaction';
    const reaction = text === '' ? [] : [{ type: 'emoji', emoji: text }];
    return request('setMessageReaction', { message_id: target, reaction });
  }
  const about = target !== null && {
    reply_parameters: { message_id: target, allow_sending_without_reply: true },
  };
  if (kind === 'media') {
    const caption = text !== '' && { caption: text };
    const { link, kind: file } = detail.media!;
    if (link === undefined) return request(null, { ...caption, ...about });
    return request(methodOf(BY_LINK[file]), { [BY_LINK[file]]: link, ...caption, ...about });
  }
  const inline_keyboard = detail.buttons?.map(({ id, title }) => [{ text: title, callback_data: id }]);
  return request('sendMessage', {
    text,
    link_preview_options: { is_disabled: true },
    ...about,
    ...(inline_keyboard && { reply_markup: { inline_keyboard } }),
  });
}

function recipientOf(place: TelegramPlace): object {
  const chat_id = place.chat;
  if (place.kind === 'business') return { chat_id, business_connection_id: place.business_connection };
  if (place.kind === 'channel') return { chat_id, direct_messages_topic_id: Number(place.topic) };
  return { chat_id };
}
