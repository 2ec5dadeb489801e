import { MAX_TEXT } from '#message/dialog.topic.js';
import type { Received, ReceivedMessage } from '../routing/received.js';
import { endOfSecond, isTooDeep, objectOf, textOf, type Json } from './json.js';

/** Fields of a message that hold its content; the field's name is the type of the message. */
const TYPES = [
  'text',
  'photo',
  'video',
  'voice',
  'audio',
  'document',
  'sticker',
  'animation',
  'video_note',
  'location',
  'venue',
  'contact',
  'poll',
  'dice',
] as const;

/** Turns an update of the Bot API, which always has one item, into that item. Unknown kinds become `ignored`. */
export function splitTelegram(update: Json): Received {
  const message = objectOf(update['message']);
  if (message) return messageOf(message);
  const member = objectOf(update['my_chat_member']);
  const address = chatOf(member);
  const status = objectOf(member?.['new_chat_member'])?.['status'];
  if (member && address && (status === 'kicked' || status === 'left'))
    return { kind: 'blocked', address, at: endOfSecond(member['date']) };
  const what = Object.keys(update).find((name) => name !== 'update_id' && /^[a-z_]{1,64}$/.test(name));
  return { kind: 'ignored', what: what ?? 'nothing' };
}

function messageOf(message: Json): Received {
  const address = chatOf(message);
  const id = message['message_id'];
  if (!address || !Number.isSafeInteger(id)) return { kind: 'ignored', what: 'message' };
  const at = endOfSecond(message['date']);
  // Telegram reports a move in the old chat and in the new one.
  const [to, from] = ['migrate_to_chat_id', 'migrate_from_chat_id'].map((name) => chatIdOf(message[name]));
  if (to || from) return { kind: 'moved', address: from ?? address, to: to ?? address, at };
  const tooDeep = isTooDeep(message);
  const type = TYPES.find((one) => message[one] !== undefined) ?? 'unknown';
  const text = tooDeep
    ? undefined
    : (textOf(message['text'], MAX_TEXT) ?? textOf(message['caption'], MAX_TEXT));
  const language = textOf(objectOf(message['from'])?.['language_code'], 35);
  const name = ['first_name', 'last_name']
    .map((part) => textOf(objectOf(message['from'])?.[part], 120))
    .filter((part) => part !== undefined)
    .join(' ');
  return {
    kind: 'message',
    address,
    message_id: String(id),
    type,
    at,
    commandTexts: text !== undefined && type === 'text' ? [text] : [],
    unsupported: type !== 'text' || text === undefined,
    group: address.startsWith('-'),
    ...(text !== undefined && { text }),
    ...(name && { name }),
    ...(language && /^[A-Za-z0-9-]{2,35}$/.test(language) && { language }),
  } satisfies ReceivedMessage;
}

const chatOf = (holder: Json | null): string | null => chatIdOf(objectOf(holder?.['chat'])?.['id']);

/** A chat's id as text; groups have negative ids. */
const chatIdOf = (id: unknown): string | null =>
  typeof id === 'number' && Number.isSafeInteger(id) && id !== 0 ? String(id) : null;
