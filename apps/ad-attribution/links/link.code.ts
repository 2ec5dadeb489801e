import { randomInt } from 'node:crypto';

/** No two that look alike in print: neither 0, O, o nor 1, I, i, L, l. */
const READABLE = '23456789ABCDEFGHJKMNPQRSTUVWXYZabcdefghjkmnpqrstuvwxyz';
const LENGTH = 8;

/** A code, generated or chosen. Compared by its bytes: `aB` and `Ab` are two. */
export const LINK_CODE = /^[0-9A-Za-z][0-9A-Za-z_-]{1,63}$/;

/** Eight random characters (45 bits): short enough for a poster, too many to guess. */
export const randomCode = (): string =>
  Array.from({ length: LENGTH }, () => READABLE[randomInt(READABLE.length)]).join('');
