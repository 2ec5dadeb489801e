/** Prefixes of the identifiers that Corong issues; an id reads `<prefix>_<26 characters of Crockford base 32>`. */
export type IdPrefix =
  | 'wsp'
  | 'psn'
  | 'key'
  | 'ses'
  | 'inv'
  | 'pky'
  | 'tem'
  | 'chn'
  | 'pst'
  | 'fol'
  | 'opt'
  | 'rng'
  | 'del'
  | 'cns'
  | 'imp'
  | 'con'
  | 'grt'
  | 'cnt'
  | 'mrg'
  | 'cnv'
  | 'msg'
  | 'nte'
  | 'tag'
  | 'qrp'
  | 'med'
  | 'ord'
  | 'shp'
  | 'stg'
  | 'sub'
  | 'cmp'
  | 'adv'
  | 'lnk'
  | 'dom'
  | 'clk'
  | 'cst'
  | 'upl'
  | 'led'
  | 'net'
  | 'evt';

/** The digits of ids: Crockford's base 32, without i, l, o and u. */
export const CROCKFORD = '0123456789abcdefghjkmnpqrstvwxyz';

/** Issues identifiers. */
export abstract class Ids {
  /** Returns an id that sorts by its time (48 bits of milliseconds, 80 random bits), so that it can serve as a cursor. */
  abstract next(prefix: IdPrefix): string;
  /** Returns an id of 130 random bits, which does not reveal its time; for subjects and secrets. */
  abstract random(prefix: IdPrefix): string;
}

/** Returns a whole number as so many digits of `CROCKFORD`. */
export function base32(value: number, length: number): string {
  let text = '';
  for (let rest = value; text.length < length; rest = Math.floor(rest / 32))
    text = CROCKFORD[rest % 32] + text;
  return text;
}

/** Returns the lowest id that `Ids.next` can give at an instant (milliseconds since 1970) or later. */
export const firstIdAt = (prefix: IdPrefix, at: number): string =>
  `${prefix}_${base32(Math.max(0, at), 10)}${'0'.repeat(16)}`;
