import { addressOfPlace, type TelegramPlace } from '#message/telegram-place.js';
import { objectOf, textOf, type Json } from './json.js';

/** Who wrote a message, and in which chat of the brand. */
export interface TelegramWriter {
  /** Address of the person's chat (see `TelegramPlace`); of a group alone for what concerns only the group. */
  address: string;
  /** The brand wrote it in Telegram's app; the person is the one whom it wrote to. */
  echo: boolean;
  /** It stands in a group, and is no reply to the brand. */
  group: boolean;
  /** It is addressed to the bot, so that it may be a command. */
  mayCommand: boolean;
  /** The person, as Telegram shows them; null if the brand wrote. */
  from: Json | null;
}

/**
 * Returns who wrote a message. `bot`: id of the called bot. `pressed`: a button of the message was pressed, by `from`.
 * Null for what the bot sent itself, for a post that Telegram copied into the discussion group, and for ids of no known
 * form.
 */
export function writerOf(message: Json, bot: string, pressed = false): TelegramWriter | null {
  const chat = chatOf(message);
  const from = objectOf(message['from']);
  const author = idOf(from?.['id']);
  if (!chat || (author === bot && !pressed)) return null;
  const business_connection = textOf(message['business_connection_id'], 64);
  if (business_connection) {
    // What the bot wrote in the name of the business account.
    if (!pressed && idOf(objectOf(message['sender_business_bot'])?.['id']) === bot) return null;
    return inPlace({ kind: 'business', chat, business_connection }, author === chat ? from : null);
  }
  if (objectOf(message['chat'])?.['is_direct_messages'] === true) return inChannel(message, chat, from);
  if (!chat.startsWith('-')) {
    const writer = inPlace({ kind: 'private', chat }, from);
    return writer && { ...writer, echo: false, mayCommand: !pressed };
  }
  return inGroup(message, chat, from, { bot, pressed });
}

function inPlace(place: TelegramPlace, from: Json | null): TelegramWriter | null {
  const address = addressOfPlace(place);
  return address === null ? null : { address, echo: from === null, group: false, mayCommand: false, from };
}

/** In the direct messages of a channel each person has a topic; others who write there are of the brand. */
function inChannel(message: Json, chat: string, from: Json | null): TelegramWriter | null {
  const about = objectOf(message['direct_messages_topic']);
  const topic = idOf(about?.['topic_id']);
  const person = idOf(objectOf(about?.['user'])?.['id']);
  if (!topic) return null;
  return inPlace(
    { kind: 'channel', chat, topic },
    person !== null && idOf(from?.['id']) === person ? from : null,
  );
}

/**
 * In the discussion group of a channel what replies to a post or to the bot is meant for the brand; an anonymous
 * administrator who replies to a person is the brand. All else in a group is between its members.
 */
function inGroup(
  message: Json,
  chat: string,
  from: Json | null,
  { bot, pressed }: { bot: string; pressed: boolean },
): TelegramWriter | null {
  if (message['is_automatic_forward'] === true && !pressed) return null;
  const group = { address: chat, echo: false, group: true, mayCommand: true, from };
  const answered = objectOf(message['reply_to_message']);
  const sender = objectOf(message['sender_chat']);
  const person = idOf(sender?.['id']) ?? idOf(from?.['id']);
  const other = idOf(objectOf(answered?.['from'])?.['id']);
  if (String(message['text'] ?? '').startsWith('/') && !pressed) return group;
  if (idOf(sender?.['id']) === chat)
    return other && answered?.['sender_chat'] === undefined && other !== bot
      ? inPlace({ kind: 'comments', chat, person: other }, null)
      : group;
  const toBrand = pressed || answered?.['is_automatic_forward'] === true || other === bot;
  const ownPost = person !== null && person === idOf(objectOf(answered?.['sender_chat'])?.['id']);
  if (!toBrand || person === null || ownPost) return group;
  return inPlace({ kind: 'comments', chat, person }, sender ?? from);
}

/** The id of the chat in which something happened. */
export const chatOf = (holder: Json): string | null => idOf(objectOf(holder['chat'])?.['id']);

/** An id as text; groups and channels have negative ones. */
export const idOf = (id: unknown): string | null =>
  typeof id === 'number' && Number.isSafeInteger(id) && id !== 0 ? String(id) : null;
