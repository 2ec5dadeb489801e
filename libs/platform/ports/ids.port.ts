/** Prefixes of the identifiers that Corong issues; an id reads `<prefix>_<26 characters of Crockford base 32>`. */
export type IdPrefix =
  | 'wsp'
  | 'psn'
  | 'key'
  | 'chn'
  | 'pst'
  | 'fol'
  | 'opt'
  | 'rng'
  | 'del'
  | 'cns'
  | 'imp'
  | 'grt'
  | 'cnt'
  | 'cnv'
  | 'msg'
  | 'ord'
  | 'stg'
  | 'sub'
  | 'cmp'
  | 'adv'
  | 'lnk'
  | 'clk'
  | 'cst'
  | 'upl'
  | 'led'
  | 'net'
  | 'evt';

/** The digits of ids. */
export const CROCKFORD = '0123456789abcdefghjkmnpqrstvwxyz';
const TIMED_ID = /^[a-z]{3}_([0-9a-hjkmnp-tv-z]{10})[0-9a-hjkmnp-tv-z]{16}$/;

/** When an id of `Ids.next` was issued, in milliseconds since 1970; null for what is no id. An id of `Ids.random` gives any number. */
export function timeOfId(id: string): number | null {
  const [, time] = TIMED_ID.exec(id) ?? [];
  if (time === undefined) return null;
  let value = 0;
  for (const letter of time) value = value * 32 + CROCKFORD.indexOf(letter);
  return value;
}

/** Issues identifiers. */
export abstract class Ids {
  /** An id whose order follows time (48 bits of milliseconds, 80 random bits), so that it can serve as a cursor. */
  abstract next(prefix: IdPrefix): string;
  /** An id that tells nothing, not even when it was made (130 random bits): subjects and secrets. */
  abstract random(prefix: IdPrefix): string;
}
