import { REPORTED_STATES } from '#message/status.fields.js';
import { normalizePhoneNumber } from '#message/address-form.js';
import { MAX_REFERRAL } from '#message/dialog.topic.js';
import type { AccountCall, ReceivedPerson, Received, ReceivedMessage } from '../routing/received.js';
import { endOfSecond, isTooDeep, jsonOf, objectOf, objectsOf, textOf, type Json } from './json.js';
import { contentOf, targetOf } from './whatsapp-content.js';

const MAX_ID = 512;
const FREE_ENTRY_MS = 72 * 3_600_000;

/** Splits a call of WhatsApp's Cloud API into items by number. One call may be about several numbers, and name one several times. */
export function splitWhatsApp(body: Json): AccountCall[] {
  const changes = objectsOf(body['entry']).flatMap((entry) =>
    objectsOf(entry['changes']).map((change) => ({ change, id: entry['id'] })),
  );
  return changes.map(({ change, id }) => {
    const value = objectOf(change['value']) ?? {};
    const account = String(objectOf(value['metadata'])?.['phone_number_id'] ?? '').slice(0, 255);
    const business = typeof id === 'string' && /^\d{1,24}$/.test(id) ? id : undefined;
    const received = splitValue(value).map((one) =>
      business && one.kind === 'message' && one.referral ? { ...one, business_account: business } : one,
    );
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
    ...objectsOf(value['messages']).map((message) => messageOf(message, senderOf(message, value), false)),
    // What the brand itself wrote, on its phone.
    ...objectsOf(value['message_echoes']).map((message) => {
      const person = personOf(message['to'], message['to_user_id']);
      return messageOf(message, person && { person, contact: {} }, true);
    }),
    ...objectsOf(value['user_preferences']).map((preference) => preferenceOf(preference, value)),
  ];
}

function statusOf(status: Json): Received {
  const state = REPORTED_STATES.find((one) => one === status['status']);
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
      ...freeEntryOf(status, at),
    },
  };
}

/** A free entry, as Meta says it: until when, or else from when the 72 hours count, with the answer's delivery. */
function freeEntryOf(status: Json, at: number): { free_until?: number } {
  const conversation = objectOf(status['conversation']);
  const isFree =
    objectOf(conversation?.['origin'])?.['type'] === 'referral_conversion' ||
    objectOf(status['pricing'])?.['type'] === 'free_entry_point';
  if (!isFree) return {};
  const named = Number(conversation?.['expiration_timestamp']) * 1_000;
  if (named > 0 && named < 8_640_000_000_000_000) return { free_until: named };
  return status['status'] === 'delivered' ? { free_until: at + FREE_ENTRY_MS } : {};
}

type Sender = { person: ReceivedPerson; contact: Json };

function messageOf(message: Json, sender: Sender | null, echo: boolean): Received {
  const message_id = textOf(message['id'], MAX_ID);
  if (!sender || !message_id) return { kind: 'ignored', what: echo ? 'echo' : 'message' };
  const type = textOf(message['type'], 64) ?? 'text';
  const tooDeep = isTooDeep(message);
  const content: Json = tooDeep ? {} : message;
  const { text, detail, commandTexts, unsupported } = contentOf(type, content);
  const name = textOf(objectOf(sender.contact['profile'])?.['name'], 255);
  const referral = jsonOf(content['referral'], MAX_REFERRAL);
  const replies_to = targetOf(type, content);
  const becomes = type === 'system' ? becomesOf(objectOf(content['system']) ?? {}) : null;
  return {
    kind: 'message',
    ...sender.person,
    message_id,
    type,
    at: endOfSecond(message['timestamp']),
    commandTexts: echo ? [] : commandTexts,
    unsupported: tooDeep || unsupported,
    group: message['group_id'] !== undefined,
    ...(text !== undefined && { text }),
    ...(name && { name }),
    ...(detail && { detail }),
    ...(replies_to && { replies_to }),
    ...(echo && { echo }),
    ...(becomes && { becomes }),
    ...(referral && { referral }),
  } satisfies ReceivedMessage;
}

/** A person has another number or user id from now on. */
const becomesOf = ({ type, wa_id, user_id }: Json): ReceivedPerson | null =>
  type === 'user_changed_number' || type === 'user_changed_user_id' ? personOf(wa_id, user_id) : null;

function preferenceOf(preference: Json, value: Json): Received {
  const { category, value: choice, timestamp } = preference;
  const sender = senderOf(preference, value);
  if (!sender || choice !== 'stop' || category !== 'marketing_messages')
    return { kind: 'ignored', what: 'user_preferences' };
  return { kind: 'stopped', ...sender.person, at: endOfSecond(timestamp) };
}

/** The sender of a message or preference, completed from the call's contacts; null when no sender is named. */
function senderOf(one: Json, { contacts }: Json): Sender | null {
  const number = one['from'] ?? one['wa_id'];
  const all = objectsOf(contacts);
  const [only] = all.length === 1 ? all : [];
  const named = all.find(({ wa_id }) => wa_id !== undefined && wa_id === number);
  const contact = named ?? (number === undefined || only?.['wa_id'] === undefined ? only : undefined) ?? {};
  const person = personOf(number, one['from_user_id'] ?? one['user_id'] ?? contact['user_id']);
  return person && { person, contact };
}

function personOf(number: unknown, userId: unknown): ReceivedPerson | null {
  const address = typeof number === 'string' && number.length < 32 ? normalizePhoneNumber(number) : undefined;
  const user_id =
    typeof userId === 'string' && /^[A-Z]{2}\.[A-Za-z0-9]{1,128}$/.test(userId) ? userId : undefined;
  if (!address && !user_id) return null;
  return { ...(address && { address }), ...(user_id && { user_id }) };
}
