/**
 * Where a person writes to a brand on Telegram. `private`: in the private chat with the bot. `business`: in their private
 * chat with a business account that the bot manages. `comments`: under posts, in the discussion group of a channel, for
 * everyone to read. `channel`: in the direct messages of a channel, where each person has a topic.
 */
export type TelegramPlace =
  | { kind: 'private'; chat: string }
  | { kind: 'business'; chat: string; business_connection: string }
  | { kind: 'comments'; chat: string; person: string }
  | { kind: 'channel'; chat: string; topic: string };

const FORM = /^(-?\d{1,32})(?:([@/#])([\w-]{1,64}))?$/;

/**
 * The form of the address of a place: the chat's id alone for `private`; then `@` and the business connection's id, `/` and
 * the person's id, or `#` and the topic's id. The three are chats of their own, so that what is written in one is never
 * answered in another.
 */
export const PLACE_ADDRESS = FORM;

/** Returns the address of a place; null if an id has no form that Telegram uses. */
export function addressOfPlace(place: TelegramPlace): string | null {
  const address = written(place);
  return FORM.test(address) ? address : null;
}

function written(place: TelegramPlace): string {
  switch (place.kind) {
    case 'private':
      return place.chat;
    case 'business':
      return `${place.chat}@${place.business_connection}`;
    case 'comments':
      return `${place.chat}/${place.person}`;
    case 'channel':
      return `${place.chat}#${place.topic}`;
  }
}

/** Returns the place of an address; null if it is none. */
export function placeOfAddress(address: string): TelegramPlace | null {
  const [, chat, sign, id = ''] = FORM.exec(address) ?? [];
  if (chat === undefined) return null;
  if (sign === '@') return { kind: 'business', chat, business_connection: id };
  if (sign === '/') return { kind: 'comments', chat, person: id };
  if (sign === '#') return { kind: 'channel', chat, topic: id };
  return { kind: 'private', chat };
}
