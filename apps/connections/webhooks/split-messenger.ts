import { MAX_REFERRAL, MAX_TEXT } from '#message/dialog.topic.js';
import type { AccountCall, Received, ReceivedMessage } from '../routing/received.js';
import { isTooDeep, jsonOf, objectOf, objectsOf, textOf, type Json } from './json.js';

/** The network of each value of `object` in a call. */
const NETWORKS = { page: 'messenger', instagram: 'instagram' } as const;

/** Splits a call of Messenger or Instagram (webhooks of the Messenger Platform) into items by page or Instagram account. */
export function splitMessenger(body: Json, object: keyof typeof NETWORKS): AccountCall[] {
  return objectsOf(body['entry']).map((entry) => {
    const account = String(entry['id'] ?? '').slice(0, 255);
    const received = objectsOf(entry['messaging']).map((one) => eventOf(one, account));
    return {
      network: NETWORKS[object],
      account,
      received: received.length > 0 ? received : [{ kind: 'ignored', what: 'entry' }],
    };
  });
}

function eventOf(event: Json, account: string): Received {
  const address = String(objectOf(event['sender'])?.['id'] ?? '');
  const message = objectOf(event['message']);
  const postback = objectOf(event['postback']);
  const what = ['message', 'postback', 'referral', 'reaction', 'read', 'delivery'].find((one) => event[one]);
  // Messages that the page itself wrote come back as echoes.
  if (!/^\d{1,32}$/.test(address) || address === account || message?.['is_echo'] === true)
    return { kind: 'ignored', what: message?.['is_echo'] === true ? 'echo' : (what ?? 'event') };
  const source = message ?? postback;
  const message_id = textOf(source?.['mid'], 512);
  if (!source || !message_id) return { kind: 'ignored', what: what ?? 'event' };
  const tooDeep = isTooDeep(event);
  const commandTexts = tooDeep
    ? []
    : [source['text'], source['title'], objectOf(source['quick_reply'])?.['payload'], source['payload']]
        .map((one) => textOf(one, MAX_TEXT))
        .filter((one) => one !== undefined);
  const text = commandTexts[0];
  const attachment = textOf(objectsOf(source['attachments'])[0]?.['type'], 64);
  const type = attachment ?? (message ? 'text' : 'postback');
  const referral = jsonOf(source['referral'] ?? event['referral'], MAX_REFERRAL);
  const at = Number(event['timestamp']);
  return {
    kind: 'message',
    address,
    message_id,
    type,
    at: Number.isSafeInteger(at) && at > 0 && at < 8_640_000_000_000_000 ? at : Date.now(),
    commandTexts,
    unsupported: tooDeep || attachment !== undefined || text === undefined || source['is_deleted'] === true,
    group: false,
    ...(text !== undefined && { text }),
    ...(referral && { referral }),
  } satisfies ReceivedMessage;
}
