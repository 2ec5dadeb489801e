import { randomBytes, randomInt } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { Keys } from '#platform/security/keys.js';
import type { Secrets } from '#platform/security/secrets.js';
import { SECRETS } from '#platform/tokens.js';

const LETTERS = 'abcdefghijklmnopqrstuvwxyz';
/** Different pairs of a letter and a digit. */
const PAIRS = LETTERS.length * 10;
/** Pairs of a code that are drawn (40 bits), and those that follow from them and the key (24 bits). */
const DRAWN_PAIRS = 5;
const CHECK_PAIRS = 3;
/** Bytes of a payload that are drawn, and those that follow from them and the key. */
const DRAWN_BYTES = 16;
const CHECK_BYTES = 8;

const CODE = new RegExp(`^(?:[a-z]\\d){${DRAWN_PAIRS + CHECK_PAIRS}}$`);

/** Begins the payload of a link to follow. */
export const FOLLOW_START = 'f_';
const PAYLOAD_LENGTH = FOLLOW_START.length + Math.ceil(((DRAWN_BYTES + CHECK_BYTES) * 4) / 3);

/**
 * Codes that Corong puts into the message with which a person follows. The end of a code is a keyed hash (HMAC-SHA256) of
 * its beginning, under keys that fan-out and connections alone have. So connections knows without asking that a code was
 * issued here. Whether it is unused, not expired and for which channel is known to fan-out.
 */
@Injectable()
export class FollowCodes {
  private readonly keys: Keys;

  constructor(@Inject(SECRETS) { followKeys }: Pick<Secrets, 'followKeys'>) {
    this.keys = new Keys(followKeys!);
  }

  /**
   * A code that the person sees in the message: eight pairs of a letter and a digit, such as `k7m2x9p4q6t3d1w8`. No word, no
   * phone number and no order number has this form.
   */
  newCode(): string {
    const drawn = Array.from({ length: DRAWN_PAIRS }, () => pair(randomInt(PAIRS))).join('');
    return drawn + codeCheck(this.digests(drawn)[0]!);
  }

  /** The payload of a link to a Telegram bot, of the characters that Telegram allows in `start`. */
  newPayload(): string {
    const drawn = randomBytes(DRAWN_BYTES);
    const check = payloadCheck(this.digests(drawn.toString('hex'))[0]!);
    return FOLLOW_START + Buffer.concat([drawn, check]).toString('base64url');
  }

  /** True for a code that was issued here. Capital letters are not accepted. */
  isCode(text: string): boolean {
    if (!CODE.test(text)) return false;
    const drawn = text.slice(0, 2 * DRAWN_PAIRS);
    return this.digests(drawn).some((digest) => text === drawn + codeCheck(digest));
  }

  /** True for a payload that was issued here. */
  isPayload(text: string): boolean {
    if (!text.startsWith(FOLLOW_START)) return false;
    const bytes = Buffer.from(text.slice(FOLLOW_START.length), 'base64url');
    if (bytes.length !== DRAWN_BYTES + CHECK_BYTES || text.length !== PAYLOAD_LENGTH) return false;
    const check = bytes.subarray(DRAWN_BYTES);
    const drawn = bytes.toString('hex', 0, DRAWN_BYTES);
    return this.digests(drawn).some((digest) => check.equals(payloadCheck(digest)));
  }

  /** One hash under each key, that of the newest key first. */
  private digests(drawn: string): Buffer[] {
    return this.keys.lookups('follow code', drawn).map((hex) => Buffer.from(hex, 'hex'));
  }
}

const pair = (number: number): string => `${LETTERS[Math.floor(number / 10)]}${number % 10}`;

const codeCheck = (digest: Buffer): string =>
  Array.from({ length: CHECK_PAIRS }, (_, index) => pair(digest.readUInt32BE(4 * index) % PAIRS)).join('');

const payloadCheck = (digest: Buffer): Buffer => digest.subarray(0, CHECK_BYTES);
