import { normalizePhoneNumber } from '#message/address-form.js';
import { keywordOf } from '#message/keyword.js';
import { asObject } from '../transports/http-outcome.js';
import { isHaltingCode } from '../transports/whatsapp/whatsapp.codes.js';

export type Json = Record<string, unknown>;

/** Who is behind a message: WhatsApp tells the number, the business-scoped user id of who hides it, or both. */
export interface Writer {
  address: string | null;
  userId: string | null;
}

export const listOf = (value: unknown): Json[] =>
  Array.isArray(value) ? value.map(asObject).filter((one) => one !== null) : [];

/** The writer of one of a value's messages or preferences; the contact beside them may name what they do not. */
export function writerOf(one: Json, { contacts }: Json): Writer {
  const number = one['from'] ?? one['wa_id'];
  const all = listOf(contacts);
  const [sole] = all.length === 1 ? all : [];
  const named = all.find(({ wa_id }) => wa_id !== undefined && wa_id === number);
  const contact = named ?? (number === undefined || sole?.['wa_id'] === undefined ? sole : undefined);
  return {
    address: numberOf(number),
    userId: userIdOf(one['from_user_id'] ?? one['user_id'] ?? contact?.['user_id']),
  };
}

/** The user ids by the numbers beside which a value names them. */
export function usersOf(value: Json): [address: string, userId: string][] {
  const people = [
    ...['messages', 'user_preferences'].flatMap((name) =>
      listOf(value[name]).map((one) => writerOf(one, value)),
    ),
    ...listOf(value['statuses']).map(({ recipient_id, recipient_user_id }) => ({
      address: numberOf(recipient_id),
      userId: userIdOf(recipient_user_id),
    })),
  ];
  return people.flatMap(({ address, userId }) => (address && userId ? [[address, userId]] : []));
}

/** Of WhatsApp. */
const LONGEST_TEXT = 4_096;

/** The first words of what a message says, without signs that stand alone, in each of the ways in which it may: as text, or by a button. */
export function saidIn(message: Json): string[][] {
  const { button_reply, list_reply } = asObject(message['interactive']) ?? {};
  const ways = [message['text'], message['button'], button_reply, list_reply].map(asObject);
  return ways
    .flatMap((way) => ['body', 'payload', 'text', 'id', 'title'].map((name) => way?.[name]))
    .filter((text) => typeof text === 'string')
    .map((text) =>
      text
        .slice(0, LONGEST_TEXT)
        .split(/[\s\p{Cc}]+/u)
        .filter((word) => keywordOf(word) !== '')
        .slice(0, 3),
    );
}

/** The last that a value's statuses say of the account itself, if it is refused. */
export function refusalOf(value: Json): { reason: string; at: number } | null {
  const refusals = listOf(value['statuses'])
    .filter((status) => isHaltingCode(codeOf(status)))
    .map((status) => ({ reason: `wa_${codeOf(status)}`, at: timeOf(status['timestamp']) }));
  return refusals.sort((one, other) => other.at - one.at)[0] ?? null;
}

/** Why a message failed; 0 where no code says it. */
export function codeOf({ status, errors }: Json): number {
  const code = status === 'failed' ? Number(listOf(errors)[0]?.['code']) : 0;
  return Number.isSafeInteger(code) && code > 0 ? code : 0;
}

/** The end of the second that is named. */
export const timeOf = (seconds: unknown): number => (Number(seconds) + 1) * 1_000 || Date.now();

const numberOf = (value: unknown): string | null =>
  typeof value === 'string' && value.length < 32 ? normalizePhoneNumber(value) : null;

const userIdOf = (value: unknown): string | null =>
  typeof value === 'string' && /^[A-Z]{2}\.[A-Za-z0-9]{1,128}$/.test(value) ? value : null;
