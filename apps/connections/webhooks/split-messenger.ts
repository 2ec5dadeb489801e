import { MAX_REFERRAL, MAX_TEXT } from '#message/dialog.topic.js';
import type { AccountCall, Received } from '../routing/received.js';
import { isTooDeep, jsonOf, objectOf, objectsOf, textOf, type Json } from './json.js';
import { messengerContentOf, postbackContentOf, type MessengerContent } from './messenger-content.js';

/** The network of each value of `object` in a call. */
const NETWORKS = { page: 'messenger', instagram: 'instagram' } as const;

const MAX_ID = 512;
/** Ids of messages that one delivery may name. */
const MAX_DELIVERED = 500;
const SCOPED_ID = /^\d{1,32}$/;
/** Chat's own id of an answer, which Messenger gives back in the answer's echo. */
const OWN_ID = /^msg_[0-9a-hjkmnp-tv-z]{26}$/;

/** Who wrote and when, and what the page said. `echo`: the page or account itself wrote, and the person is the recipient. */
interface Envelope {
  person: string;
  echo: boolean;
  at: number;
  event: Json;
}

/**
 * Splits a call of Messenger or Instagram (webhooks of the Messenger Platform) into items by page or
 * Instagram account. The list `standby` holds the events that come while another app of the page answers;
 * they are read like those in `messaging`, so that agents see them too.
 */
export function splitMessenger(body: Json, object: keyof typeof NETWORKS): AccountCall[] {
  return objectsOf(body['entry']).map((entry) => {
    const account = String(entry['id'] ?? '').slice(0, 255);
    const events = [...objectsOf(entry['messaging']), ...objectsOf(entry['standby'])];
    const received = events.flatMap((one) => itemsOf(one, account));
    return {
      network: NETWORKS[object],
      account,
      received: received.length > 0 ? received : [{ kind: 'ignored', what: 'entry' }],
    };
  });
}

function itemsOf(event: Json, account: string): Received[] {
  const sender = idOf(event['sender']);
  const echo = sender === account || objectOf(event['message'])?.['is_echo'] === true;
  const person = echo ? idOf(event['recipient']) : sender;
  const kind = (Object.keys(READERS) as Kind[]).find((one) => objectOf(event[one]) !== null);
  if (!kind || !SCOPED_ID.test(person) || person === account)
    return [{ kind: 'ignored', what: kind ?? 'event' }];
  const items = READERS[kind](
    { person, echo, at: instantOf(event['timestamp']), event },
    objectOf(event[kind])!,
  );
  return items.length > 0 ? items : [{ kind: 'ignored', what: kind }];
}

type Kind = 'message' | 'postback' | 'reaction' | 'message_edit' | 'read' | 'delivery' | 'referral';

/** Of each kind of event what it tells; the first that an event has counts. */
const READERS: Record<Kind, (envelope: Envelope, content: Json) => Received[]> = {
  message(envelope, message) {
    const mid = textOf(message['mid'], MAX_ID);
    if (!mid) return [];
    const own = textOf(message['metadata'], 64);
    // An answer that Corong itself sent.
    if (envelope.echo && own && OWN_ID.test(own))
      return [statusOf(envelope, { message_id: mid, state: 'sent', sender_data: own })];
    const content = isTooDeep(envelope.event) ? UNREADABLE : messengerContentOf(message);
    // A message that was taken back is named by its own id.
    const id = content.type === 'revoke' ? `revoke ${mid}` : mid;
    return messageOf(envelope, id, content, message['referral']);
  },
  postback(envelope, postback) {
    const id = textOf(postback['mid'], MAX_ID) ?? eventId('postback', envelope);
    return messageOf(
      envelope,
      id,
      isTooDeep(envelope.event) ? UNREADABLE : postbackContentOf(postback),
      postback['referral'],
    );
  },
  reaction(envelope, reaction) {
    const target = textOf(reaction['mid'], MAX_ID);
    if (!target) return [];
    const taken = reaction['action'] === 'unreact';
    const emoji = taken ? '' : (textOf(reaction['emoji'], 64) ?? textOf(reaction['reaction'], 64) ?? '');
    return aboutMessage(envelope, 'reaction', target, emoji);
  },
  message_edit(envelope, edit) {
    const target = textOf(edit['mid'], MAX_ID);
    const text = textOf(edit['text'], MAX_TEXT);
    return target && text !== undefined ? aboutMessage(envelope, 'edit', target, text) : [];
  },
  read({ person, at }, read) {
    const message_id = textOf(read['mid'], MAX_ID);
    const until = read['watermark'] === undefined ? at : instantOf(read['watermark']);
    return [{ kind: 'mark', address: person, state: 'read', until, ...(message_id && { message_id }) }];
  },
  delivery(envelope, delivery) {
    const until = instantOf(delivery['watermark']);
    const mids = Array.isArray(delivery['mids']) ? delivery['mids'].slice(0, MAX_DELIVERED) : [];
    return [
      ...mids
        .map((mid) => textOf(mid, MAX_ID))
        .filter((mid) => mid !== undefined)
        .map((message_id) =>
          statusOf({ ...envelope, at: until }, { message_id, state: 'delivered' as const }),
        ),
      { kind: 'mark', address: envelope.person, state: 'delivered', until },
    ];
  },
  // The person opened the chat by a link or an ad, and has not written with it.
  referral(envelope, referral) {
    const content = { type: 'referral', commandTexts: [], unsupported: false };
    return messageOf(envelope, eventId('referral', envelope), content, referral);
  },
};

const UNREADABLE: MessengerContent = { type: 'unreadable', commandTexts: [], unsupported: true };

function messageOf(
  { person, echo, at, event }: Envelope,
  message_id: string,
  { text, detail, replies_to, ...content }: MessengerContent,
  referral: unknown,
): Received[] {
  const origin = jsonOf(referral ?? event['referral'], MAX_REFERRAL);
  return [
    {
      kind: 'message',
      address: person,
      message_id: message_id.slice(0, MAX_ID),
      at,
      group: false,
      ...content,
      ...(echo && { echo, commandTexts: [] }),
      ...(text !== undefined && { text }),
      ...(detail && { detail }),
      ...(replies_to && { replies_to }),
      ...(origin && { referral: origin }),
    },
  ];
}

/** A reaction or an edit has no id of its own: its sender, content and time identify it. */
function aboutMessage(envelope: Envelope, type: string, replies_to: string, text: string): Received[] {
  const content = { type, text, replies_to, commandTexts: [], unsupported: false };
  return messageOf(envelope, `${eventId(type, envelope)} ${replies_to}`, content, undefined);
}

const statusOf = (
  { person, at }: Envelope,
  status: { message_id: string; state: 'sent' | 'delivered'; sender_data?: string },
): Received => ({ kind: 'status', status: { ...status, code: 0, address: person, at } });

const eventId = (kind: string, { person, at, echo }: Envelope): string =>
  `${kind} ${echo ? 'to ' : ''}${person} ${at}`;

const idOf = (who: unknown): string => {
  const id = objectOf(who)?.['id'];
  return typeof id === 'string' || typeof id === 'number' ? String(id) : '';
};

/** Milliseconds, as the network says; the present time for an invalid instant. */
function instantOf(milliseconds: unknown): number {
  const at = Number(milliseconds);
  return Number.isSafeInteger(at) && at > 0 && at < 8_640_000_000_000_000 ? at : Date.now();
}
