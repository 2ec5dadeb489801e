import {
  createCipheriv,
  createDecipheriv,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
  randomBytes,
  type KeyObject,
} from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { BrokenSeal } from './keys.js';

const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** Milliseconds and boxes after which a sealer makes a new key pair. */
const EXCHANGE_MS = 60_000;
const EXCHANGE_BOXES = 10_000;
/** Keys of boxes that an opener remembers: those of all processes that seal for it, and of several minutes. */
const REMEMBERED_KEYS = 100;
const REMEMBERED_MS = 10 * 60_000;
/** DER prefix of an X25519 private key, before its 32 bytes (RFC 8410). */
const PRIVATE_DER = Buffer.from('302e020100300506032b656e04220420', 'hex');
const PUBLIC_DER = Buffer.from('302a300506032b656e032100', 'hex');

const privateKeyOf = (bytes: Buffer): KeyObject =>
  createPrivateKey({ key: Buffer.concat([PRIVATE_DER, bytes]), format: 'der', type: 'pkcs8' });
const publicKeyOf = (bytes: Buffer): KeyObject =>
  createPublicKey({ key: Buffer.concat([PUBLIC_DER, bytes]), format: 'der', type: 'spki' });
const bytesOf = (publicKey: KeyObject): Buffer =>
  publicKey.export({ format: 'der', type: 'spki' }).subarray(PUBLIC_DER.length);

/** Parses a list of `id:base64 of 32 bytes`, separated by commas. */
const entriesOf = (list: string): [id: string, bytes: Buffer][] =>
  list.split(',').map((entry) => {
    const [id = '', bytes = ''] = entry.split(':');
    return [id, Buffer.from(bytes, 'base64')];
  });

/** Creates a list of one new X25519 private key. */
export function newPrivateKeys(): string {
  const { privateKey } = generateKeyPairSync('x25519');
  const der = privateKey.export({ format: 'der', type: 'pkcs8' });
  return `k1:${der.subarray(-KEY_BYTES).toString('base64')}`;
}

/** Returns the public key of the first private key in a list, under the same id, for `BoxSealer`. */
export function publicHalf(privateKeys: string): string {
  const [id, bytes] = entriesOf(privateKeys)[0]!;
  return `${id}:${bytesOf(createPublicKey(privateKeyOf(bytes))).toString('base64')}`;
}

/** Derives the key of boxes from the X25519 secret (HKDF-SHA256). Both public keys and the purpose go in, so that a box has one reader and one use. */
const boxKey = (secret: Buffer, ephemeral: Buffer, reader: Buffer, purpose: string): Buffer =>
  Buffer.from(
    hkdfSync('sha256', secret, Buffer.concat([ephemeral, reader]), `corong box ${purpose}`, KEY_BYTES),
  );

/** An ephemeral key pair after its use with the reader's key. */
interface Exchange {
  ephemeral: Buffer;
  secret: Buffer;
  /** Keys of boxes by purpose. */
  keys: Map<string, Buffer>;
  boxes: number;
  /** When it is replaced, by `performance.now()`. */
  ends: number;
}

/**
 * Seals texts for one reader: X25519, then AES-256-GCM with a nonce of its own for each box. It makes a new X25519 key pair
 * for the first box after a minute and after 10,000 boxes, since making one costs ten times as much as sealing. It can open
 * no box of an earlier pair.
 */
export class BoxSealer {
  private readonly id: string;
  private readonly reader: Buffer;
  private readonly readerKey: KeyObject;
  private exchange?: Exchange;

  /** The reader's public key as `id:base64 of 32 bytes`. */
  constructor(publicKey: string) {
    [this.id, this.reader] = entriesOf(publicKey)[0]!;
    this.readerKey = publicKeyOf(this.reader);
  }

  /** Returns `keyid.ephemeral.nonce.box` in base64url; `purpose` and `bound` (the row's id) have to be the same when it is opened. */
  seal(purpose: string, text: string, bound: string): string {
    const { ephemeral, key } = this.keyFor(purpose);
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', key, nonce);
    cipher.setAAD(Buffer.from(bound));
    const box = Buffer.concat([cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
    return [this.id, ...[ephemeral, nonce, box].map((part) => part.toString('base64url'))].join('.');
  }

  private keyFor(purpose: string): { ephemeral: Buffer; key: Buffer } {
    const now = performance.now();
    if (!this.exchange || now >= this.exchange.ends || this.exchange.boxes >= EXCHANGE_BOXES)
      this.exchange = this.newExchange(now);
    const { ephemeral, secret, keys } = this.exchange;
    this.exchange.boxes += 1;
    const key = keys.get(purpose) ?? boxKey(secret, ephemeral, this.reader, purpose);
    keys.set(purpose, key);
    return { ephemeral, key };
  }

  private newExchange(now: number): Exchange {
    const { privateKey, publicKey } = generateKeyPairSync('x25519');
    const secret = diffieHellman({ privateKey, publicKey: this.readerKey });
    return { ephemeral: bytesOf(publicKey), secret, keys: new Map(), boxes: 0, ends: now + EXCHANGE_MS };
  }
}

/** Opens texts that were sealed for any of an app's private keys. */
export class BoxOpener {
  private readonly keys: ReadonlyMap<string, { privateKey: KeyObject; reader: Buffer }>;
  /** Keys of boxes by key id, ephemeral key and purpose. */
  private readonly boxKeys = new LRUCache<string, Buffer>({
    max: REMEMBERED_KEYS,
    ttl: REMEMBERED_MS,
    ttlAutopurge: true,
  });

  /** X25519 private keys as `id:base64 of 32 bytes`, separated by commas. */
  constructor(privateKeys: string) {
    this.keys = new Map(
      entriesOf(privateKeys).map(([id, bytes]) => {
        const privateKey = privateKeyOf(bytes);
        return [id, { privateKey, reader: bytesOf(createPublicKey(privateKey)) }];
      }),
    );
  }

  /** Returns the text of a box; throws BrokenSeal for a box of another row, purpose or key. */
  open(purpose: string, sealed: string, bound: string): string {
    const [id = '', ...parts] = sealed.split('.');
    if (!this.keys.has(id)) throw new BrokenSeal('Sealed for a key that is not in the list of private keys');
    const [ephemeral, nonce, box] = parts.map((part) => Buffer.from(part, 'base64url'));
    // Node accepts a shorter tag, which could be guessed.
    if (
      parts.length !== 3 ||
      ephemeral!.length !== KEY_BYTES ||
      nonce!.length !== NONCE_BYTES ||
      box!.length < TAG_BYTES
    )
      throw new BrokenSeal('Sealed text is not what was sealed for this row');
    try {
      const decipher = createDecipheriv('aes-256-gcm', this.keyOf(id, ephemeral!, purpose), nonce!);
      decipher.setAAD(Buffer.from(bound));
      decipher.setAuthTag(box!.subarray(-TAG_BYTES));
      const text = decipher.update(box!.subarray(0, -TAG_BYTES));
      decipher.final();
      return text.toString('utf8');
    } catch {
      throw new BrokenSeal('Sealed text is not what was sealed for this row');
    }
  }

  private keyOf(id: string, ephemeral: Buffer, purpose: string): Buffer {
    const name = `${id} ${ephemeral.toString('base64url')} ${purpose}`;
    const known = this.boxKeys.get(name);
    if (known) return known;
    const { privateKey, reader } = this.keys.get(id)!;
    const secret = diffieHellman({ privateKey, publicKey: publicKeyOf(ephemeral) });
    const key = boxKey(secret, ephemeral, reader, purpose);
    this.boxKeys.set(name, key);
    return key;
  }
}
