import { MESSAGE_STATES } from '#message/audience.topic.js';
import { normalizePhoneNumber } from '#message/address-form.js';
import { MAX_REFERRAL, MAX_TEXT } from '#message/dialog.topic.js';
import type { AccountCall, Person, Received, ReceivedMessage } from '../routing/received.js';
import { endOfSecond, isTooDeep, jsonOf, objectOf, objectsOf, textOf, type Json } from './json.js';

/** Types of messages that chat shows fully by their text. */
const SUPPORTED = new Set(['text', 'button', 'interactive']);
const MAX_ID = 512;

/** Splits a call of WhatsApp's Cloud API into items by number. One call may be about several numbers, and name one several times. */
export function splitWhatsApp(body: Json): AccountCall[] {
  const changes = objectsOf(body['entry']).flatMap((entry) => objectsOf(entry['changes']));
  return changes.map((change) => {
    const value = objectOf(change['value']) ?? {};
    const account = String(objectOf(value['metadata'])?.['phone_number_id'] ?? '').slice(0, 255);
    const received = splitValue(value);
    const field = textOf(change['field'], 64) ?? 'nothing';
    return {
      network: 'whatsapp',
      account,
      received: received.length > 0 ? received : [{ kind: 'ignored', what: field }],
    };
  });
}

function splitValue(value: Json): Received[] {
  return [
    ...objectsOf(value['statuses']).map(statusOf),
    ...objectsOf(value['messages']).map((message) => messageOf(message, value)),
    ...objectsOf(value['user_preferences']).map((preference) => preferenceOf(preference, value)),
  ];
}

function statusOf(status: Json): Received {
  const state = MESSAGE_STATES.find((one) => one === status['status']);
  const message_id = textOf(status['id'], MAX_ID);
  const person = personOf(status['recipient_id'], status['recipient_user_id']);
  const at = endOfSecond(status['timestamp']);
  // A status without a known message can still name the person's user id.
  if (!message_id || !state)
    return person?.address && person.user_id
      ? { kind: 'identified', ...person, at }
      : { kind: 'ignored', what: 'status' };
  const code = state === 'failed' ? Number(objectsOf(status['errors'])[0]?.['code']) : 0;
  const sender_data = textOf(status['biz_opaque_callback_data'], 512);
  return {
    kind: 'status',
    status: {
      message_id,
      state,
      at,
      code: Number.isSafeInteger(code) && code > 0 && code < 1e10 ? code : 0,
      ...person,
      ...(sender_data && { sender_data }),
    },
  };
}

function messageOf(message: Json, value: Json): Received {
  const sender = senderOf(message, value);
  const message_id = textOf(message['id'], MAX_ID);
  if (!sender || !message_id) return { kind: 'ignored', what: 'message' };
  const type = textOf(message['type'], 64) ?? 'text';
  const tooDeep = isTooDeep(message);
  const content: Json = tooDeep ? {} : message;
  const commandTexts = textsOf(content);
  const text = commandTexts[0] ?? textOf(objectOf(content[type])?.['caption'], MAX_TEXT);
  const name = textOf(objectOf(sender.contact['profile'])?.['name'], 255);
  const referral = jsonOf(content['referral'], MAX_REFERRAL);
  return {
    kind: 'message',
    ...sender.person,
    message_id,
    type,
    at: endOfSecond(message['timestamp']),
    commandTexts,
    unsupported: tooDeep || !SUPPORTED.has(type) || text === undefined,
    group: message['group_id'] !== undefined,
    ...(text !== undefined && { text }),
    ...(name && { name }),
    ...(referral && { referral }),
  } satisfies ReceivedMessage;
}

function preferenceOf(preference: Json, value: Json): Received {
  const { category, value: choice, timestamp } = preference;
  const sender = senderOf(preference, value);
  if (!sender || choice !== 'stop' || category !== 'marketing_messages')
    return { kind: 'ignored', what: 'user_preferences' };
  return { kind: 'stopped', ...sender.person, at: endOfSecond(timestamp) };
}

/** The sender of a message or preference, completed from the call's contacts; null when no sender is named. */
function senderOf(one: Json, { contacts }: Json): { person: Person; contact: Json } | null {
  const number = one['from'] ?? one['wa_id'];
  const all = objectsOf(contacts);
  const [only] = all.length === 1 ? all : [];
  const named = all.find(({ wa_id }) => wa_id !== undefined && wa_id === number);
  const contact = named ?? (number === undefined || only?.['wa_id'] === undefined ? only : undefined) ?? {};
  const person = personOf(number, one['from_user_id'] ?? one['user_id'] ?? contact['user_id']);
  return person && { person, contact };
}

function personOf(number: unknown, userId: unknown): Person | null {
  const address = typeof number === 'string' && number.length < 32 ? normalizePhoneNumber(number) : undefined;
  const user_id =
    typeof userId === 'string' && /^[A-Z]{2}\.[A-Za-z0-9]{1,128}$/.test(userId) ? userId : undefined;
  if (!address && !user_id) return null;
  return { ...(address && { address }), ...(user_id && { user_id }) };
}

/** All texts of a message: its body, and the title and payload of a pressed button. */
function textsOf(message: Json): string[] {
  const { button_reply, list_reply } = objectOf(message['interactive']) ?? {};
  return [message['text'], message['button'], button_reply, list_reply]
    .map(objectOf)
    .flatMap((way) => ['body', 'text', 'title', 'payload', 'id'].map((name) => textOf(way?.[name], MAX_TEXT)))
    .filter((text) => text !== undefined);
}
