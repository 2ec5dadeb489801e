import { MAX_TEXT } from '#message/dialog.topic.js';
import {
  MAX_FURTHER_MEDIA,
  type MediaDetail,
  type MediaKind,
  type MessageDetail,
  type SharedDetail,
} from '#message/message-detail.js';
import { objectOf, objectsOf, textOf, type Json } from './json.js';
import type { ReceivedContent } from './received-content.js';

/** What a message of Messenger or Instagram is. */
export interface MessengerContent extends ReceivedContent {
  /** What the network calls its kind, or what it does with another message. */
  type: string;
  /** The network's id of the message that it answers or takes back. */
  replies_to?: string;
}

const MEDIA: Record<string, MediaKind> = {
  image: 'image',
  video: 'video',
  audio: 'audio',
  file: 'document',
};
/** Since 27 April 2026 a shared post comes as `ig_post` instead of `share`. */
const SHARED: Record<string, SharedDetail['kind']> = {
  share: 'post',
  ig_post: 'post',
  post: 'post',
  reel: 'reel',
  ig_reel: 'reel',
  ig_story: 'story',
  story_mention: 'story_mention',
  fallback: 'link',
};

/** Reads the content of a message: text, files, a quick reply, what it shares or answers, or that it was taken back. */
export function messengerContentOf(message: Json): MessengerContent {
  if (message['is_deleted'] === true) {
    const target = textOf(message['mid'], 512);
    return { type: 'revoke', commandTexts: [], unsupported: false, ...(target && { replies_to: target }) };
  }
  const text = textOf(message['text'], MAX_TEXT);
  const attachments = objectsOf(message['attachments']);
  const detail = detailOf(message, attachments, text);
  const replies_to = textOf(objectOf(message['reply_to'])?.['mid'], 512);
  const payload = textOf(objectOf(message['quick_reply'])?.['payload'], 256);
  return {
    type: typeOf(attachments, text, detail),
    ...(text !== undefined && { text }),
    ...(Object.keys(detail).length > 0 && { detail }),
    ...(replies_to && { replies_to }),
    commandTexts: [text, payload].filter((one) => one !== undefined),
    unsupported:
      message['is_unsupported'] === true || (text === undefined && Object.keys(detail).length === 0),
  };
}

/** Reads a pressed button: an ice breaker, "Get started", or one under a message. */
export function postbackContentOf(postback: Json): MessengerContent {
  const title = textOf(postback['title'], 256);
  const payload = textOf(postback['payload'], 256);
  const text = title ?? payload;
  return {
    type: 'postback',
    ...(text !== undefined && { text, detail: { choice: { id: payload ?? text, title: text } } }),
    commandTexts: [title, payload].filter((one) => one !== undefined),
    unsupported: text === undefined,
  };
}

function typeOf(
  attachments: Json[],
  text: string | undefined,
  { media, choice, shared }: MessageDetail,
): string {
  if (choice) return 'quick_reply';
  if (media?.kind === 'sticker') return 'sticker';
  if (shared?.kind === 'story_reply' && !media) return 'story_reply';
  if (text !== undefined && !media) return 'text';
  return textOf(attachments[0]?.['type'], 64) ?? 'text';
}

function detailOf(message: Json, attachments: Json[], text: string | undefined): MessageDetail {
  const [media, ...further] = attachments.map(mediaOf).filter((one) => one !== null);
  const shared = storyReplyOf(message) ?? attachments.map(sharedOf).find((one) => one !== null);
  const location = attachments.map(locationOf).find((one) => one !== null);
  const payload = textOf(objectOf(message['quick_reply'])?.['payload'], 256);
  return {
    ...(media && { media }),
    ...(further.length > 0 && { further_media: further.slice(0, MAX_FURTHER_MEDIA) }),
    ...(shared && { shared }),
    ...(location && { location }),
    ...(payload && text && { choice: { id: payload, title: text.slice(0, 256).toWellFormed() } }),
  };
}

function mediaOf(attachment: Json): MediaDetail | null {
  const payload = objectOf(attachment['payload']) ?? {};
  const kind = MEDIA[String(attachment['type'])];
  const link = webAddressOf(payload['url']);
  if (!kind || !link) return null;
  return { kind: payload['sticker_id'] === undefined ? kind : 'sticker', link };
}

function sharedOf(attachment: Json): SharedDetail | null {
  const kind = SHARED[String(attachment['type'])];
  if (!kind) return null;
  const payload = objectOf(attachment['payload']) ?? {};
  const link = webAddressOf(payload['url']) ?? webAddressOf(attachment['url']);
  const title = textOf(payload['title'], 500) ?? textOf(attachment['title'], 500);
  return { kind, ...(link && { link }), ...(title && { title }) };
}

/** The message answers a story of the brand. */
function storyReplyOf(message: Json): SharedDetail | null {
  const story = objectOf(objectOf(message['reply_to'])?.['story']);
  if (!story) return null;
  const link = webAddressOf(story['url']);
  return { kind: 'story_reply', ...(link && { link }) };
}

function locationOf(attachment: Json): MessageDetail['location'] | null {
  if (attachment['type'] !== 'location') return null;
  const place = objectOf(objectOf(attachment['payload'])?.['coordinates']) ?? {};
  const latitude = Number(place['lat']);
  const longitude = Number(place['long']);
  return Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 ? { latitude, longitude } : null;
}

/** A truncated URL would not work, so a longer one is treated as missing. */
const webAddressOf = (value: unknown): string | undefined =>
  typeof value === 'string' && /^https?:\/\/[!-~]{1,1990}$/.test(value) ? value : undefined;
