import { randomInt } from 'node:crypto';

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

export const LINK_CODE = /^[0-9A-Za-z]{8}$/;

/** Eight random characters (47 bits): short enough for a poster, too many to guess. */
export const randomCode = (): string => Array.from({ length: 8 }, () => BASE62[randomInt(62)]).join('');
