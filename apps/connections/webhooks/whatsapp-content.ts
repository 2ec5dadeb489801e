import { MEDIA_KINDS } from '#message/message-detail.js';
import { MAX_TEXT } from '#message/dialog.topic.js';
import { objectOf, objectsOf, textOf, type Json } from './json.js';
import type { ReceivedContent } from './received-content.js';

const MAX_CARDS = 50;
const MAX_PHONES = 10;
const MAX_ITEMS = 100;

const UNSUPPORTED: ReceivedContent = { commandTexts: [], unsupported: true };

/** Reads the content of a message of any type (ad-networks.md, section 1). What is of no known form is unsupported. */
export function contentOf(type: string, message: Json): ReceivedContent {
  const content = objectOf(message[type]) ?? {};
  if (MEDIA_KINDS.some((kind) => kind === type)) return mediaOf(type as 'image', content);
  switch (type) {
    case 'text':
      return saying(textOf(content['body'], MAX_TEXT));
    case 'button':
      return chosen(
        textOf(content['payload'], 256) ?? textOf(content['text'], 256),
        textOf(content['text'], 256),
      );
    case 'interactive':
      return interactiveOf(content);
    case 'location':
      return locationOf(content);
    case 'contacts':
      return cardsOf(message['contacts']);
    case 'order':
      return orderOf(content);
    case 'system':
      return { ...saying(textOf(content['body'], MAX_TEXT)), commandTexts: [], unsupported: false };
    case 'request_welcome':
      return { commandTexts: [], unsupported: false };
    case 'reaction':
      // An empty one takes the reaction back.
      return { text: textOf(content['emoji'], 64) ?? '', commandTexts: [], unsupported: false };
    case 'edit':
      return editOf(objectOf(content['message']) ?? {});
    case 'revoke':
      return { commandTexts: [], unsupported: false };
    default:
      return unknown(content, message);
  }
}

/** The message that this one is about: the one that it answers, reacts to, changes or takes back. */
export function targetOf(type: string, message: Json): string | undefined {
  const content = objectOf(message[type]) ?? {};
  return (
    textOf(content['message_id'], 512) ??
    textOf(content['original_message_id'], 512) ??
    textOf(objectOf(message['context'])?.['id'], 512)
  );
}

/** Of a kind that is not known: what stands where others have their words. */
function unknown(content: Json, message: Json): ReceivedContent {
  const text = textOf(objectOf(message['text'])?.['body'], MAX_TEXT) ?? textOf(content['caption'], MAX_TEXT);
  return { ...UNSUPPORTED, ...(text && { text }) };
}

/** What the message says from now on. */
function editOf(message: Json): ReceivedContent {
  const content = objectOf(message[String(message['type'])]);
  const text = textOf(content?.['body'], MAX_TEXT) ?? textOf(content?.['caption'], MAX_TEXT);
  return { text: text ?? '', commandTexts: [], unsupported: text === undefined };
}

const saying = (text: string | undefined): ReceivedContent =>
  text === undefined ? UNSUPPORTED : { text, commandTexts: [text], unsupported: false };

function mediaOf(kind: 'image', media: Json): ReceivedContent {
  const id = textOf(media['id'], 512);
  if (id === undefined) return UNSUPPORTED;
  const caption = textOf(media['caption'], MAX_TEXT);
  const mime_type = textOf(media['mime_type'], 100);
  const filename = textOf(media['filename'], 255);
  return {
    ...(caption && { text: caption }),
    detail: {
      media: {
        kind,
        id,
        ...(mime_type && { mime_type }),
        ...(filename && { filename }),
        ...(media['voice'] === true && { voice: true }),
      },
    },
    commandTexts: [],
    unsupported: false,
  };
}

/** A pressed button or a chosen row: what it stands for and what is on it may both be a command. */
function chosen(id: string | undefined, title: string | undefined): ReceivedContent {
  if (id === undefined || title === undefined) return UNSUPPORTED;
  return { text: title, detail: { choice: { id, title } }, commandTexts: [title, id], unsupported: false };
}

function interactiveOf({ button_reply, list_reply, nfm_reply }: Json): ReceivedContent {
  const reply = objectOf(button_reply) ?? objectOf(list_reply);
  if (reply) return chosen(textOf(reply['id'], 256), textOf(reply['title'], 256));
  const form = objectOf(nfm_reply);
  return form ? saying(textOf(form['body'], MAX_TEXT)) : UNSUPPORTED;
}

function locationOf(place: Json): ReceivedContent {
  const latitude = Number(place['latitude']);
  const longitude = Number(place['longitude']);
  if (!(Math.abs(latitude) <= 90) || !(Math.abs(longitude) <= 180)) return UNSUPPORTED;
  const name = textOf(place['name'], 255);
  const address = textOf(place['address'], 500);
  return {
    ...(name && { text: name }),
    detail: { location: { latitude, longitude, ...(name && { name }), ...(address && { address }) } },
    commandTexts: [],
    unsupported: false,
  };
}

function cardsOf(given: unknown): ReceivedContent {
  const contacts = objectsOf(given)
    .slice(0, MAX_CARDS)
    .map((card) => ({
      name: textOf(objectOf(card['name'])?.['formatted_name'], 255) ?? '?',
      phones: objectsOf(card['phones'])
        .map(({ phone }) => textOf(phone, 40))
        .filter((phone) => phone !== undefined)
        .slice(0, MAX_PHONES),
    }));
  if (contacts.length === 0) return UNSUPPORTED;
  return {
    text: contacts.map(({ name }) => name).join('\n'),
    detail: { contacts },
    commandTexts: [],
    unsupported: false,
  };
}

function orderOf(order: Json): ReceivedContent {
  const items = objectsOf(order['product_items'])
    .slice(0, MAX_ITEMS)
    .flatMap((item) => {
      const product = textOf(item['product_retailer_id'], 100);
      const quantity = Number(item['quantity']);
      const price = Number(item['item_price']);
      const currency = textOf(item['currency'], 3);
      if (!product || !Number.isInteger(quantity) || quantity < 0 || quantity > 1_000_000) return [];
      return [
        {
          product,
          quantity,
          ...(price >= 0 && Number.isFinite(price) && { price }),
          ...(currency?.length === 3 && { currency }),
        },
      ];
    });
  if (items.length === 0) return UNSUPPORTED;
  const text = textOf(order['text'], MAX_TEXT);
  return { ...(text && { text }), detail: { order: items }, commandTexts: [], unsupported: false };
}
