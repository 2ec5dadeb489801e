import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hkdfSync,
  randomBytes,
  timingSafeEqual,
  type KeyObject,
} from 'node:crypto';
import { HmacSha256 } from './hmac.js';
import { jwtVerify, SignJWT, type JWTPayload } from 'jose';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** Most characters of a token: longer ones are refused without any cryptography. Corong's own are shorter. */
export const MAX_TOKEN = 8_192;

/** Thrown for a token that is forged, expired, or made for another purpose. */
export class InvalidToken extends Error {}

/** Thrown for a sealed text that cannot be opened: its key is missing, or the text was changed. */
export class BrokenSeal extends Error {
  override readonly name = 'BrokenSeal';
}

/** Thrown for a text that was sealed under a key which this process does not have: another process may have newer ones. */
export class MissingKey extends BrokenSeal {}

/** Most missing keys that are reported. A damaged row may name any key. */
const MAX_MISSING = 20;
const KEY_ID = /^[\w-]{1,64}$/;

/** True for base64url in its canonical form. Decoders ignore some bits of the last letter, so a value has several spellings. */
export const isCanonical = (text: string): boolean =>
  Buffer.from(text, 'base64url').toString('base64url') === text;

interface Key {
  id: string;
  secret: Buffer;
}

/**
 * An app's own secret keys. A key per purpose is derived from each master key (HKDF-SHA256), so that what is made for one
 * purpose is refused for another. The first master key seals and signs, all of them open and verify, the last one is used
 * for lookups.
 */
export class Keys {
  private readonly masters: Key[];
  private readonly missing = new Set<string>();

  /** `onMissing`: called once, with its id, for each key that a stored text needs and the list does not have. */
  constructor(
    list: string,
    private readonly onMissing: (id: string) => void = () => {},
  ) {
    this.masters = list.split(',').map((entry) => {
      const [id, secret] = entry.split(':') as [string, string];
      return { id, secret: Buffer.from(secret, 'base64') };
    });
  }

  static generate(): string {
    return `k1:${randomBytes(32).toString('base64')}`;
  }

  /** Encrypts with AES-256-GCM to `keyid.nonce.box` in base64url. `bound` (the row's id) must be the same when it is opened. */
  seal(purpose: string, text: string, bound: string): string {
    const master = this.masters[0]!;
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.derive(master, `seal ${purpose}`), nonce);
    cipher.setAAD(Buffer.from(bound));
    const box = Buffer.concat([cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
    return `${master.id}.${nonce.toString('base64url')}.${box.toString('base64url')}`;
  }

  /** Decrypts a sealed text; throws BrokenSeal for one of another row, purpose or key. */
  open(purpose: string, sealed: string, bound: string): string {
    const [id, start = '', text = ''] = sealed.split('.');
    const master = this.masters.find((key) => key.id === id);
    if (!master) throw this.missingKey(id!);
    const nonce = Buffer.from(start, 'base64url');
    const box = Buffer.from(text, 'base64url');
    // Node accepts a shorter tag, which could be guessed.
    if (nonce.length !== NONCE_BYTES || box.length < TAG_BYTES)
      throw new BrokenSeal('Sealed text is not what was sealed for this row');
    const decipher = createDecipheriv('aes-256-gcm', this.derive(master, `seal ${purpose}`), nonce);
    decipher.setAAD(Buffer.from(bound));
    decipher.setAuthTag(box.subarray(-TAG_BYTES));
    try {
      const text = decipher.update(box.subarray(0, -TAG_BYTES));
      // In GCM mode `final` returns nothing and only verifies the tag.
      decipher.final();
      return text.toString('utf8');
    } catch {
      throw new BrokenSeal('Sealed text is not what was sealed for this row');
    }
  }

  /** Number of keys that stored texts needed and the list does not have, since the start of the process. */
  get missingCount(): number {
    return this.missing.size;
  }

  private missingKey(id: string): MissingKey {
    if (KEY_ID.test(id) && !this.missing.has(id) && this.missing.size < MAX_MISSING) {
      this.missing.add(id);
      this.onMissing(id);
    }
    return new MissingKey('Sealed with a key that is not in the list of keys');
  }

  /** Returns an HMAC-SHA256 in hex, by which a row can be found without storing the secret text. */
  lookup(purpose: string, text: string): string {
    return createHmac('sha256', this.derive(this.masters.at(-1)!, `lookup ${purpose}`))
      .update(text)
      .digest('hex');
  }

  /** Like `lookup`, with every master key, the first one first; for rows whose lookups change when a new master key comes first. */
  lookups(purpose: string, text: string): string[] {
    return this.masters.map((master) =>
      createHmac('sha256', this.derive(master, `lookup ${purpose}`))
        .update(text)
        .digest('hex'),
    );
  }

  /** True if the first master key sealed this text. */
  isSealedByFirst(sealed: string): boolean {
    return sealed.startsWith(`${this.masters[0]!.id}.`);
  }

  /** Returns a token that names `id` (without a dot in it) for one purpose and never expires. It costs a tenth of `sign`. */
  signId(purpose: string, id: string): string {
    const master = this.masters[0]!;
    return `${id}.${master.id}.${this.idSigner(master, purpose).base64url(id)}`;
  }

  /** Returns the id of a token that `signId` made; throws InvalidToken. */
  verifyId(purpose: string, token: string): string {
    if (token.length > MAX_TOKEN) throw new InvalidToken('Not a token');
    const [id, key, text = '', more] = token.split('.');
    const master = this.masters.find((one) => one.id === key);
    if (!id || !master || more !== undefined) throw new InvalidToken('Not a token');
    const given = Buffer.from(text, 'base64url');
    const right = this.idSigner(master, purpose).digest(id);
    // Only the canonical spelling is accepted, so that each token is one text.
    if (
      given.length !== right.length ||
      given.toString('base64url') !== text ||
      !timingSafeEqual(given, right)
    ) {
      throw new InvalidToken('The token is forged');
    }
    return id;
  }

  /**
   * Returns a token with claims for one purpose, for apps that share the key. Like `signId` it is synchronous and takes a
   * few microseconds, so that every click can have one.
   */
  signClaims(purpose: string, claims: object, ttlSeconds: number, now = Date.now()): string {
    const exp = Math.floor(now / 1000) + ttlSeconds;
    return this.signId(purpose, Buffer.from(JSON.stringify({ ...claims, exp })).toString('base64url'));
  }

  /** Returns the claims of a token that `signClaims` made; throws InvalidToken if it is forged or expired. */
  verifyClaims<T extends object>(purpose: string, token: string, now = Date.now()): T {
    const { exp, ...claims } = JSON.parse(
      Buffer.from(this.verifyId(purpose, token), 'base64url').toString('utf8'),
    ) as { exp: number };
    if (exp * 1000 <= now) throw new InvalidToken('The token has expired');
    return claims as T;
  }

  private readonly idSigners = new Map<string, HmacSha256>();

  private idSigner(master: Key, purpose: string): HmacSha256 {
    const name = `${master.id} ${purpose}`;
    let signer = this.idSigners.get(name);
    if (!signer)
      this.idSigners.set(name, (signer = new HmacSha256(this.derive(master, `mark ${purpose}`).export())));
    return signer;
  }

  /** Returns a signed token (JWT, HS256) for a browser; it names its purpose and expires. */
  async sign(purpose: string, claims: JWTPayload, ttlSeconds: number): Promise<string> {
    const master = this.masters[0]!;
    return new SignJWT(claims)
      .setProtectedHeader({ alg: 'HS256', kid: master.id })
      .setAudience(purpose)
      .setExpirationTime(Math.floor(Date.now() / 1000) + ttlSeconds)
      .sign(this.derive(master, `sign ${purpose}`));
  }

  async verify<T extends JWTPayload>(purpose: string, token: string): Promise<T> {
    // Only the canonical spelling is accepted, so that each token is one text.
    if (token.length > MAX_TOKEN || !token.split('.').every(isCanonical))
      throw new InvalidToken('Not a token');
    try {
      const { payload } = await jwtVerify(
        token,
        (header) => {
          const master = this.masters.find((key) => key.id === header.kid);
          if (!master) throw new InvalidToken('Signed with a key that is not here');
          return this.derive(master, `sign ${purpose}`);
        },
        { audience: purpose, algorithms: ['HS256'], requiredClaims: ['exp'] },
      );
      return payload as T;
    } catch {
      throw new InvalidToken('The token is not valid here, or no longer');
    }
  }

  private readonly derived = new Map<string, KeyObject>();

  /** Derives a key and caches its KeyObject: Node would create one from raw bytes at every use, which costs four times the cipher. */
  private derive(master: Key, purpose: string): KeyObject {
    const name = `${master.id} ${purpose}`;
    let key = this.derived.get(name);
    if (!key) {
      key = createSecretKey(Buffer.from(hkdfSync('sha256', master.secret, '', purpose, 32)));
      this.derived.set(name, key);
    }
    return key;
  }
}
