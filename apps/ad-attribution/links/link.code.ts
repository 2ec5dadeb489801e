import { randomInt } from 'node:crypto';

/** Characters of generated codes, without those that look alike in print: 0, O and o; 1, I, i, L and l. */
const READABLE = '23456789ABCDEFGHJKMNPQRSTUVWXYZabcdefghjkmnpqrstuvwxyz';
const LENGTH = 8;

/** Form of a link's code, generated or chosen. Codes are compared byte by byte: `aB` and `Ab` differ. */
export const LINK_CODE = /^[0-9A-Za-z][0-9A-Za-z_-]{1,63}$/;

/** Returns a random code of eight characters (45 bits): short enough for a poster, and too many to guess. */
export const randomCode = (): string =>
  Array.from({ length: LENGTH }, () => READABLE[randomInt(READABLE.length)]).join('');
