import { createCipheriv, createECDH, createHmac, randomBytes, type ECDH } from 'node:crypto';

const RECORD = 4_096;
const POINT = 65;
const HEADER = 16 + 4 + 1 + POINT;
/** The most that fits into the 4,096 bytes that every push service takes. */
export const MAX_PLAINTEXT = RECORD - HEADER - 16 - 1;
const PAIR_MS = 30_000;
const PAIR_MESSAGES = 5_000;

const KEY_INFO = Buffer.from('WebPush: info\0');
const CEK_INFO = Buffer.from('Content-Encoding: aes128gcm\0\x01');
const NONCE_INFO = Buffer.from('Content-Encoding: nonce\0\x01');
const ONE = Buffer.of(1);

const hmac = (key: Buffer, ...parts: Buffer[]): Buffer => {
  const made = createHmac('sha256', key);
  for (const part of parts) made.update(part);
  return made.digest();
};

/**
 * Message encryption for Web Push (RFC 8291 over RFC 8188, one record).
 *
 * One sender pair serves a short burst of messages instead of one each. That is safe: what a message is encrypted
 * under comes from the secret shared with its own recipient, that recipient's `auth`, and 16 fresh random bytes of
 * salt, so no two messages share a key or nonce, and no recipient learns of another's. What is given up is that the
 * private half would be gone a few seconds sooner, and it never leaves memory.
 */
export class PushEncryption {
  private pair?: { ecdh: ECDH; point: Buffer; until: number; left: number };

  /** The whole body of the request; throws where the subscription's keys are none. */
  encrypt(plaintext: Buffer, recipient: { p256dh: Buffer; auth: Buffer }): Buffer {
    const { ecdh, point } = this.sender();
    const shared = ecdh.computeSecret(recipient.p256dh);
    const secret = hmac(hmac(recipient.auth, shared), KEY_INFO, recipient.p256dh, point, ONE);
    const body = Buffer.allocUnsafe(HEADER + plaintext.length + 1 + 16);
    const salt = randomBytes(16);
    salt.copy(body, 0);
    body.writeUInt32BE(RECORD, 16);
    body[20] = POINT;
    point.copy(body, 21);
    const key = hmac(salt, secret);
    const cipher = createCipheriv(
      'aes-128-gcm',
      hmac(key, CEK_INFO).subarray(0, 16),
      hmac(key, NONCE_INFO).subarray(0, 12),
    );
    const record = Buffer.allocUnsafe(plaintext.length + 1);
    plaintext.copy(record);
    // The delimiter of the last record.
    record[plaintext.length] = 2;
    cipher.update(record).copy(body, HEADER);
    cipher.final();
    cipher.getAuthTag().copy(body, HEADER + record.length);
    return body;
  }

  private sender(): { ecdh: ECDH; point: Buffer } {
    if (!this.pair || this.pair.left-- <= 0 || this.pair.until < Date.now()) {
      const ecdh = createECDH('prime256v1');
      this.pair = { ecdh, point: ecdh.generateKeys(), until: Date.now() + PAIR_MS, left: PAIR_MESSAGES };
    }
    return this.pair;
  }
}
