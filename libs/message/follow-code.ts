import { randomBytes, randomInt } from 'node:crypto';

/**
 * Codes that Corong puts into the message with which a person follows. connections recognises them by their form alone;
 * fan-out, which made them, checks that they are its own, unused and not expired.
 */

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';
const PAIRS = 6;

/**
 * Form of a code that the person sees in the message: six pairs of a letter and a digit, such as `k7m2x9p4q6t3`. No word, no
 * phone number and no order number has this form. 48 random bits.
 */
export const FOLLOW_CODE = /^(?:[a-z]\d){6}$/;

export const newFollowCode = (): string =>
  Array.from({ length: PAIRS }, () => `${LETTERS[randomInt(LETTERS.length)]}${randomInt(10)}`).join('');

/** Form of the payload of a link to a Telegram bot. The prefix `f_` distinguishes it from the code of a click. */
export const FOLLOW_PAYLOAD = /^f_[\w-]{16,62}$/;

/** Consists of the characters that Telegram allows in `start`: letters, digits, `-` and `_`. */
export const newFollowPayload = (): string => `f_${randomBytes(24).toString('base64url')}`;
