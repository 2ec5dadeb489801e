import { MAX_TEXT } from '#message/dialog.topic.js';
import type { ContactCardDetail, LocationDetail, MediaDetail, MediaKind } from '#message/message-detail.js';
import { objectOf, objectsOf, textOf, type Json } from './json.js';
import type { ReceivedContent } from './received-content.js';

/** What a message of Telegram is; `type` is Telegram's name for its kind. */
export interface TelegramContent extends Omit<ReceivedContent, 'commandTexts'> {
  type: string;
}

/** Kinds of file by the field of the message. A GIF comes as an `animation`, which is a video without sound. */
const FILES = {
  animation: 'video',
  video: 'video',
  video_note: 'video',
  voice: 'audio',
  audio: 'audio',
  document: 'document',
} as const satisfies Record<string, MediaKind>;

/** Types of files that are taken as video or audio; every other one is taken as a document, which may have any type. */
const PLAYED = /^(video\/(mp4|webm|quicktime|3gpp)|audio\/(mpeg|mp4|x-m4a|aac|ogg|amr|wav|x-wav|webm))$/;

/** Fields of messages in which Telegram itself says something about the chat. */
const NOTICES = [
  'pinned_message',
  'message_auto_delete_timer_changed',
  'write_access_allowed',
  'chat_background_set',
  'boost_added',
  'connected_website',
];

/** Reads the content of a message. A message of a kind that is not known is unsupported and keeps its text. */
export function telegramContentOf(message: Json): TelegramContent {
  const text = textOf(message['text'], MAX_TEXT);
  if (text !== undefined) return { type: 'text', text, unsupported: false };
  if (NOTICES.some((name) => message[name] !== undefined)) return { type: 'system', unsupported: false };
  return (
    fileOf(message) ??
    stickerOf(message) ??
    placeOf(message) ??
    cardOf(message) ?? { type: unknownType(message), unsupported: true, ...captionOf(message) }
  );
}

function fileOf(message: Json): TelegramContent | null {
  const photo = objectsOf(message['photo']).at(-1);
  if (message['photo'] !== undefined) return mediaOf(message, 'photo', 'image', photo ?? null);
  for (const [type, kind] of Object.entries(FILES))
    if (message[type] !== undefined) return mediaOf(message, type, kind, objectOf(message[type]));
  return null;
}

function mediaOf(message: Json, type: string, kind: MediaKind, file: Json | null): TelegramContent {
  const id = textOf(file?.['file_id'], 512);
  const mime_type = textOf(file?.['mime_type'], 100);
  const filename = textOf(file?.['file_name'], 255);
  const unplayed =
    (kind === 'video' || kind === 'audio') && mime_type !== undefined && !PLAYED.test(mime_type);
  const media: MediaDetail = {
    kind: unplayed ? 'document' : kind,
    ...(id && { id }),
    ...(mime_type && { mime_type }),
    ...(filename && { filename }),
    ...(type === 'voice' && { voice: true }),
  };
  if (!id) return { type, unsupported: true, ...captionOf(message) };
  return { type, unsupported: false, ...captionOf(message), detail: { media } };
}

/** A sticker that moves is shown by its preview, an image. Its emoji stands as the text. */
function stickerOf(message: Json): TelegramContent | null {
  const sticker = objectOf(message['sticker']);
  if (!sticker) return null;
  const moves = sticker['is_animated'] === true || sticker['is_video'] === true;
  const file = moves ? objectOf(sticker['thumbnail']) : sticker;
  const id = textOf(file?.['file_id'], 512);
  const text = textOf(sticker['emoji'], 64);
  return {
    type: 'sticker',
    unsupported: !id,
    ...(text !== undefined && { text }),
    ...(id && { detail: { media: { kind: 'sticker', id } } }),
  };
}

function placeOf(message: Json): TelegramContent | null {
  const venue = objectOf(message['venue']);
  const place = objectOf(venue?.['location'] ?? message['location']);
  if (!place) return null;
  const [latitude, longitude] = [Number(place['latitude']), Number(place['longitude'])];
  const type = venue ? 'venue' : 'location';
  if (!(Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180)) return { type, unsupported: true };
  const name = textOf(venue?.['title'], 255);
  const address = textOf(venue?.['address'], 500);
  const location: LocationDetail = {
    latitude,
    longitude,
    ...(name && { name }),
    ...(address && { address }),
  };
  return { type, unsupported: false, detail: { location } };
}

function cardOf(message: Json): TelegramContent | null {
  const contact = objectOf(message['contact']);
  if (!contact) return null;
  const phone = textOf(contact['phone_number'], 40);
  const name = nameOf(contact) || phone;
  if (name === undefined) return { type: 'contact', unsupported: true };
  const card: ContactCardDetail = { name, phones: phone === undefined ? [] : [phone] };
  return { type: 'contact', unsupported: false, detail: { contacts: [card] } };
}

/** The first and the last name in one; empty if there is none. */
export const nameOf = (person: Json | null): string =>
  ['first_name', 'last_name']
    .map((part) => textOf(person?.[part], 120))
    .filter((part) => part !== undefined)
    .join(' ');

function captionOf(message: Json): { text?: string } {
  const text = textOf(message['caption'] ?? objectOf(message['poll'])?.['question'], MAX_TEXT);
  return text === undefined ? {} : { text };
}

/** Fields that stand on messages of every kind. */
const ENVELOPE =
  /^(message_id|message_thread_id|from|sender_.*|date|business_connection_id|chat|forward_.*|is_.*|reply_.*|external_reply|quote|via_bot|edit_date|has_.*|media_group_id|author_signature|.*_entities|entities|caption|show_.*|effect_id|link_preview_options|direct_messages_topic|guest_.*)$/;

const unknownType = (message: Json): string =>
  Object.keys(message).find((name) => /^[a-z_]{1,64}$/.test(name) && !ENVELOPE.test(name)) ?? 'unknown';
