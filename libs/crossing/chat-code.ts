/**
 * A chat code says in the draft of a message which click opened the chat, where a door carries nothing but the draft
 * (`https://wa.me/<digits>?text=<draft>`). The ads side makes one at the click and keeps it there; chat finds it in what
 * the customer sends, and crosses it as the only thing that is ever read out of a message.
 *
 * Form: three groups of six Crockford base32 symbols, `000A2K-7Q4MZX-9TBV3H`: 6 symbols of link number, 8 of random bits,
 * 4 of checksum. There is no prefix, since the two hyphens at a fixed distance are the anchor.
 */
const SYMBOLS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const NUMBER_LENGTH = 6;
const RANDOM_LENGTH = 8;
const CHECKSUM_LENGTH = 4;
const GROUP = 6;

/** The largest number that a link can have: 30 bits. The smallest is 1. */
export const MAX_LINK_NUMBER = 2 ** 30 - 1;
/** Bytes of chance in a code: 40 bits. */
export const CHAT_CODE_BYTES = 5;
export interface ChatCode {
  /** As `encodeChatCode` writes it, however the person wrote it. */
  code: string;
  linkNumber: number;
}

/**
 * The largest prime below 2^20. What is left of a number after division by a prime differs for any single wrong symbol
 * and for any two neighbours that changed places.
 */
const CHECKSUM_MODULUS = 1_048_573;

/** Symbols as people write them: lower case, and O, I and L for the digits that they look like. */
const VALUES = new Map<string, number>(
  [...SYMBOLS, 'O', 'I', 'L'].flatMap((symbol) => {
    const value = SYMBOLS.indexOf(symbol.replace('O', '0').replace(/[IL]/, '1'));
    return [[symbol, value] as const, [symbol.toLowerCase(), value] as const];
  }),
);

/**
 * A code's shape at any place of a text, with the hyphens and dashes that keyboards and autocorrection put in their
 * place. The lookahead takes up nothing, so that a code is found right behind six other symbols and a hyphen. Each place
 * costs at most 20 characters, whatever the text.
 */
const SHAPE = (() => {
  const group = `([0-9a-tv-zA-TV-Z]{${GROUP}})`;
  const hyphen = '[-\\u2010-\\u2015\\u2212]';
  return new RegExp(`(?=${group}${hyphen}${group}${hyphen}${group})`, 'g');
})();

/** The code of one click. `chance`: exactly `CHAT_CODE_BYTES` random bytes. */
export function encodeChatCode(linkNumber: number, chance: Uint8Array): string {
  if (!Number.isInteger(linkNumber) || linkNumber < 1 || linkNumber > MAX_LINK_NUMBER)
    throw new RangeError(`A link's number is between 1 and ${MAX_LINK_NUMBER}, not ${linkNumber}`);
  if (chance.length !== CHAT_CODE_BYTES)
    throw new RangeError(`A code takes ${CHAT_CODE_BYTES} random bytes, not ${chance.length}`);
  // 40 bits are exact in a double, and beyond what bitwise operators hold.
  const random = chance.reduce((sum, byte) => sum * 256 + byte, 0);
  const payload = symbolsOf(linkNumber, NUMBER_LENGTH) + symbolsOf(random, RANDOM_LENGTH);
  return grouped(payload + symbolsOf(checksum(payload), CHECKSUM_LENGTH));
}

/** The code that a string is, in any way of writing; null where it is none or its checksum is wrong. */
export function parseChatCode(text: string): ChatCode | null {
  return text.length === 3 * GROUP + 2 ? (chatCodesIn(text).next().value ?? null) : null;
}

/** The codes in a text whose checksum is right, in their order. Whether such a link and click exist is for others to say. */
export function* chatCodesIn(text: string): Generator<ChatCode, undefined> {
  for (const [, ...groups] of text.matchAll(SHAPE)) {
    const code = verified(groups.join(''));
    if (code) yield code;
  }
}

function verified(written: string): ChatCode | null {
  const symbols = [...written].map((symbol) => SYMBOLS[VALUES.get(symbol)!]).join('');
  const payload = symbols.slice(0, -CHECKSUM_LENGTH);
  if (symbolsOf(checksum(payload), CHECKSUM_LENGTH) !== symbols.slice(-CHECKSUM_LENGTH)) return null;
  const linkNumber = valueOf(payload.slice(0, NUMBER_LENGTH));
  return linkNumber === 0 ? null : { code: grouped(symbols), linkNumber };
}

function checksum(payload: string): number {
  return [...payload].reduce((sum, symbol) => (sum * 32 + VALUES.get(symbol)!) % CHECKSUM_MODULUS, 0);
}

const valueOf = (symbols: string) => [...symbols].reduce((sum, symbol) => sum * 32 + VALUES.get(symbol)!, 0);

function symbolsOf(value: number, length: number): string {
  let text = '';
  for (let rest = value; text.length < length; rest = Math.floor(rest / 32)) text = SYMBOLS[rest % 32] + text;
  return text;
}

const grouped = (symbols: string) =>
  [0, 1, 2].map((place) => symbols.slice(place * GROUP, (place + 1) * GROUP)).join('-');
