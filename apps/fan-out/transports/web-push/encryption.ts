import {
  createCipheriv,
  createSecretKey,
  diffieHellman,
  generateKeyPairSync,
  hash,
  randomBytes,
  type KeyObject,
} from 'node:crypto';

const RECORD = 4_096;
const POINT = 65;
const HEADER = 16 + 4 + 1 + POINT;
/** Largest plaintext, in bytes, so that the request stays within the 4096 bytes that every push service accepts. */
export const MAX_PLAINTEXT = RECORD - HEADER - 16 - 1;

const KEY_INFO = Buffer.from('WebPush: info\0');
const CEK_INFO = Buffer.from('Content-Encoding: aes128gcm\0\x01');
const NONCE_INFO = Buffer.from('Content-Encoding: nonce\0\x01');
const ONE = Buffer.of(1);

const PAIR = { namedCurve: 'P-256', publicKeyEncoding: { format: 'raw-public' } } as const;
/** DER prefix of a SubjectPublicKeyInfo before the P-256 point. */
const POINT_OF_P256 = Buffer.from('3059301306072a8648ce3d020106082a8648ce3d030107034200', 'hex');

/** Thrown when the keys of a subscription are invalid. */
export class BadKeys extends Error {}

/**
 * Encrypts messages for Web Push (RFC 8291 over RFC 8188, one record).
 *
 * Each message gets a key pair and a salt of its own, as RFC 8291 (2 and 3.1) describes. Sharing a pair among messages would save a
 * third of the work, but whoever learned that pair could read every message sent with it.
 */
export class PushEncryption {
  /** The whole body of the request; throws BadKeys when the subscription's keys are invalid. */
  encrypt(plaintext: Buffer, recipient: { p256dh: Buffer; auth: Buffer }): Buffer {
    const { publicKey: point, privateKey } = generateKeyPairSync('ec', PAIR) as unknown as Pair;
    const shared = agree(privateKey, recipient.p256dh);
    const salt = randomBytes(16);
    const key = hmac(salt, hmac(hmac(recipient.auth, shared), KEY_INFO, recipient.p256dh, point, ONE));
    const contentKey = createSecretKey(hmac(key, CEK_INFO).subarray(0, 16));
    const cipher = createCipheriv('aes-128-gcm', contentKey, hmac(key, NONCE_INFO).subarray(0, 12));
    const body = Buffer.allocUnsafe(HEADER + plaintext.length + 1 + 16);
    salt.copy(body, 0);
    body.writeUInt32BE(RECORD, 16);
    body[20] = POINT;
    point.copy(body, 21);
    const record = Buffer.allocUnsafe(plaintext.length + 1);
    plaintext.copy(record);
    // 2 marks the last record.
    record[plaintext.length] = 2;
    cipher.update(record).copy(body, HEADER);
    cipher.final();
    cipher.getAuthTag().copy(body, HEADER + record.length);
    return body;
  }
}

interface Pair {
  publicKey: Buffer;
  privateKey: KeyObject;
}

/** Costs half of `ECDH.computeSecret`, which verifies its own key pair each time. PEM is the form that Node parses the fastest. */
function agree(privateKey: KeyObject, point: Buffer): Buffer {
  // OpenSSL also accepts hybrid and compressed points, which browsers do not produce.
  if (point[0] !== 4) throw new BadKeys('Not an uncompressed point');
  const key = Buffer.concat([POINT_OF_P256, point]).toString('base64');
  const publicKey = `-----BEGIN PUBLIC KEY-----\n${key}\n-----END PUBLIC KEY-----`;
  try {
    return diffieHellman({ privateKey, publicKey });
  } catch {
    throw new BadKeys('Not a point of P-256');
  }
}

const BLOCK = 64;
const DIGEST = 32;
const inner = Buffer.alloc(BLOCK + 256);
const outer = Buffer.alloc(BLOCK + DIGEST);

/** HMAC-SHA256 (RFC 2104) for keys of at most 64 bytes, by two one-shot hashes, which take a sixth of the time of `createHmac`. */
function hmac(key: Buffer, ...parts: Buffer[]): Buffer {
  inner.fill(0x36, 0, BLOCK);
  outer.fill(0x5c, 0, BLOCK);
  for (let index = 0; index < key.length; index++) {
    inner[index]! ^= key[index]!;
    outer[index]! ^= key[index]!;
  }
  let end = BLOCK;
  for (const part of parts) end += part.copy(inner, end);
  hash('sha256', inner.subarray(0, end), 'buffer').copy(outer, BLOCK);
  return hash('sha256', outer, 'buffer');
}
