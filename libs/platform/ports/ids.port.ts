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

/** Issues identifiers. */
export abstract class Ids {
  /** An id whose order follows time (48 bits of milliseconds, 80 random bits), so that it can serve as a cursor. */
  abstract next(prefix: IdPrefix): string;
  /** An id that tells nothing, not even when it was made (130 random bits): subjects and secrets. */
  abstract random(prefix: IdPrefix): string;
}

/** The digits of ids. */
export const CROCKFORD = '0123456789abcdefghjkmnpqrstvwxyz';

/** When an id of `Ids.next` was issued, in milliseconds since 1970, as far as it says the truth. */
export function issuedAt(id: string): number {
  const time = id.slice(id.indexOf('_') + 1).slice(0, 10);
  return [...time].reduce((sum, digit) => sum * 32 + CROCKFORD.indexOf(digit), 0);
}
