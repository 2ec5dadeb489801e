/**
 * A chat code names, in the draft of a message, the click that opened the chat, for doors that carry nothing but the draft
 * (`https://wa.me/<digits>?text=<draft>`). The ads side creates and stores one at the click; chat finds it in the
 * customer's message. It is the only part of a message that is ever read and crosses the wall.
 *
 * Form: three groups of six Crockford base32 symbols, `000A2K-7Q4MZX-9TBV3H`: 6 symbols of link number, 8 of random bits,
 * 4 of checksum. It needs no prefix, since the two hyphens at a fixed distance mark it.
 */
const SYMBOLS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const NUMBER_LENGTH = 6;
const RANDOM_LENGTH = 8;
const CHECKSUM_LENGTH = 4;
const GROUP = 6;

/** The largest number that a link can have: 30 bits. The smallest is 1. */
export const MAX_LINK_NUMBER = 2 ** 30 - 1;
/** Prefix of a code in the start payload of a link to a Telegram bot; payloads of follow links have another. */
export const CLICK_START = 'c_';
/** Random bytes in a code. */
export const CHAT_CODE_BYTES = 5;
/** A code that was found in a message. */
export interface ChatCode {
  /** The code as `encodeChatCode` writes it, in whatever form the person wrote it. */
  code: string;
  linkNumber: number;
}

/**
 * The largest prime below 2^20. The remainder of a division by a prime differs for any single wrong symbol and for any two
 * swapped neighbours.
 */
const CHECKSUM_MODULUS = 1_048_573;

/** Value of each symbol, also in lower case, and of O, I and L as the digits that they resemble. */
const VALUES = new Map<string, number>(
  [...SYMBOLS, 'O', 'I', 'L'].flatMap((symbol) => {
    const value = SYMBOLS.indexOf(symbol.replace('O', '0').replace(/[IL]/, '1'));
    return [[symbol, value] as const, [symbol.toLowerCase(), value] as const];
  }),
);

/**
 * Matches the form of a code at any position, with the hyphens and dashes that keyboards and autocorrection insert. The
 * lookahead consumes nothing, so that a code is also found after six other symbols and a hyphen. At each position it reads
 * at most 20 characters, whatever the text.
 */
const SHAPE = (() => {
  const group = `([0-9a-tv-zA-TV-Z]{${GROUP}})`;
  const hyphen = '[-\\u2010-\\u2015\\u2212]';
  return new RegExp(`(?=${group}${hyphen}${group}${hyphen}${group})`, 'g');
})();

/** Returns the code of one click. `chance`: exactly `CHAT_CODE_BYTES` random bytes. */
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

/** Yields the codes with a valid checksum in a text, in order. It does not check whether such a link and click exist. */
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
