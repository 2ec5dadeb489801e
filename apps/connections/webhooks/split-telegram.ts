import { CLICK_START } from '#crossing/chat-code.js';
import { MAX_TEXT } from '#message/dialog.topic.js';
import { FOLLOW_START } from '#message/follow-code.js';
import { addressOfPlace } from '#message/telegram-place.js';
import type { Received, ReceivedMessage } from '../routing/received.js';
import { endOfSecond, isTooDeep, objectOf, objectsOf, textOf, type Json } from './json.js';
import { nameOf, telegramContentOf, type TelegramContent } from './telegram-content.js';
import { chatOf, idOf, writerOf, type TelegramWriter } from './telegram-writer.js';

/** Deleted messages of one update that are read. */
const MAX_DELETED = 500;
/** Form of the text that Telegram sends when a person presses Start, with what the link carries. */
const START = /^\/start(?:@\w{1,64})?(?:\s+([\w-]{1,64}))?\s*$/i;

/** An update of the Bot API, and the bot that was called. */
interface Update {
  id: string;
  bot: string;
  /** The content of the field that names the kind of the update. */
  content: Json;
}

/** Turns an update of the Bot API into items. One of an unknown kind becomes `ignored`, with the kind's name. */
export function splitTelegram(update: Json, bot: string): Received[] {
  const [kind, read] = Object.entries(READERS).find(([name]) => objectOf(update[name]) !== null) ?? [];
  if (!kind || !read) {
    const what = Object.keys(update).find((name) => name !== 'update_id' && /^[a-z_]{1,64}$/.test(name));
    return [{ kind: 'ignored', what: what ?? 'nothing' }];
  }
  const items = read({ id: String(update['update_id']), bot, content: objectOf(update[kind])! });
  return items.length > 0 ? items : [{ kind: 'ignored', what: kind }];
}

/** Returns the id of the pressed button's query, which Telegram shows as running until it is answered; null for other updates. */
export const queryToAnswer = (update: Json): string | null =>
  textOf(objectOf(update['callback_query'])?.['id'], 64) ?? null;

/** What each kind of update tells. */
const READERS: Record<string, (update: Update) => Received[]> = {
  message: ({ bot, content }) => messageOf(content, bot),
  business_message: ({ bot, content }) => messageOf(content, bot),
  edited_message: editOf,
  edited_business_message: editOf,
  message_reaction: reactionOf,
  callback_query: pressOf,
  deleted_business_messages: deletionsOf,
  my_chat_member: memberOf,
};

function messageOf(message: Json, bot: string): Received[] {
  const chat = chatOf(message);
  const id = idOf(message['message_id']);
  if (!chat || !id) return [];
  const at = endOfSecond(message['date']);
  // Telegram reports a move in the old chat and in the new one.
  const [to, from] = ['migrate_to_chat_id', 'migrate_from_chat_id'].map((name) => idOf(message[name]));
  if (to || from) return [{ kind: 'moved', address: from ?? chat, to: to ?? chat, at }];
  const writer = writerOf(message, bot);
  if (!writer) return [];
  const content: TelegramContent = isTooDeep(message)
    ? { type: 'unreadable', unsupported: true }
    : telegramContentOf(message);
  const replies_to = idOf(objectOf(message['reply_to_message'])?.['message_id']);
  const sent = said(writer, { ...content, message_id: id, at, ...(replies_to && { replies_to }) });
  const { text } = content;
  if (text === undefined || content.type !== 'text' || !writer.mayCommand) return [sent];
  return [{ ...sent, ...startOf(text, writer), commandTexts: [text] }];
}

/**
 * A pressed Start is no message: it says that the person came by a link, and by which click if the link carried one. With
 * the payload of a link to follow it is a command, or else, where the payload was not issued, a message that agents see.
 */
function startOf(text: string, { group }: TelegramWriter): Partial<ReceivedMessage> {
  const start = group ? null : START.exec(text);
  if (!start) return {};
  const [, payload] = start;
  if (payload?.startsWith(FOLLOW_START)) return {};
  const ref = payload?.startsWith(CLICK_START) && payload.slice(CLICK_START.length);
  return { type: 'referral', ...(ref && { referral: JSON.stringify({ ref }) }) };
}

function editOf({ id, bot, content: message }: Update): Received[] {
  const target = idOf(message['message_id']);
  const writer = writerOf(message, bot);
  // A live location comes as an edit with each step of the person.
  if (!target || !writer || message['location'] !== undefined) return [];
  const text = textOf(message['text'], MAX_TEXT) ?? textOf(message['caption'], MAX_TEXT) ?? '';
  const at = endOfSecond(message['edit_date'] ?? message['date']);
  return [said(writer, { type: 'edit', text, message_id: `edit ${id}`, replies_to: target, at })];
}

/** A reaction in the private chat; of one without a character (a custom emoji) a star is shown. */
function reactionOf({ id, content }: Update): Received[] {
  const chat = chatOf(content);
  const target = idOf(content['message_id']);
  if (!chat || !target || chat.startsWith('-')) return [];
  const text = objectsOf(content['new_reaction'])
    .slice(0, 10)
    .map((one) => textOf(one['emoji'], 16) ?? '⭐')
    .join('');
  const at = endOfSecond(content['date']);
  const writer = { address: chat, echo: false, group: false, mayCommand: false, from: null };
  return [said(writer, { type: 'reaction', text, message_id: `reaction ${id}`, replies_to: target, at })];
}

function pressOf({ bot, content: query }: Update): Received[] {
  const message = objectOf(query['message']);
  const [id, choice] = [textOf(query['id'], 64), textOf(query['data'], 256)];
  const target = idOf(message?.['message_id']);
  const writer = message && writerOf({ ...message, from: query['from'], sender_chat: undefined }, bot, true);
  if (!id || !choice || !writer || !target) return [];
  const rows = objectOf(message['reply_markup'])?.['inline_keyboard'];
  const buttons = (Array.isArray(rows) ? rows : []).flatMap(objectsOf);
  const title = textOf(buttons.find((one) => one['callback_data'] === choice)?.['text'], 256) ?? choice;
  return [
    said(writer, {
      ...{ type: 'callback_query', text: title, detail: { choice: { id: choice, title } } },
      ...{ message_id: `press ${id}`, replies_to: target, at: Date.now() },
    }),
  ];
}

/** Telegram does not say who deleted them, nor when. */
function deletionsOf({ content }: Update): Received[] {
  const chat = chatOf(content);
  const business_connection = textOf(content['business_connection_id'], 64);
  const address =
    chat && business_connection && addressOfPlace({ kind: 'business', chat, business_connection });
  if (!address || !Array.isArray(content['message_ids'])) return [];
  const writer = { address, echo: false, group: false, mayCommand: false, from: null };
  return content['message_ids']
    .slice(0, MAX_DELETED)
    .map(idOf)
    .filter((id) => id !== null)
    .map((id) =>
      said(writer, { type: 'deleted', message_id: `deleted ${id}`, replies_to: id, at: Date.now() }),
    );
}

/** The person blocked the bot or unblocked it, or the bot was removed from a group. */
function memberOf({ id, content }: Update): Received[] {
  const address = chatOf(content);
  const [before, after] = ['old_chat_member', 'new_chat_member'].map(
    (name) => objectOf(content[name])?.['status'],
  );
  if (!address) return [];
  const at = endOfSecond(content['date']);
  const isOut = after === 'kicked' || after === 'left';
  const out: Received[] = isOut ? [{ kind: 'blocked', address, at }] : [];
  if (address.startsWith('-') || (!isOut && before !== 'kicked')) return out;
  const writer = { address, echo: false, group: false, mayCommand: false, from: null };
  return [...out, said(writer, { type: isOut ? 'blocked' : 'unblocked', message_id: `member ${id}`, at })];
}

function said(
  { address, echo, group, from }: TelegramWriter,
  content: Pick<ReceivedMessage, 'type' | 'message_id' | 'at'> & Partial<ReceivedMessage>,
): ReceivedMessage {
  const language = textOf(from?.['language_code'], 35);
  const name = nameOf(from);
  return {
    kind: 'message',
    address,
    commandTexts: [],
    unsupported: false,
    group,
    ...content,
    ...(echo && { echo }),
    ...(name && { name }),
    ...(language && /^[A-Za-z0-9-]{2,35}$/.test(language) && { language }),
  };
}
