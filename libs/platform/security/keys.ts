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
import { jwtVerify, SignJWT, type JWTPayload } from 'jose';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** The longest token that is looked at: more than any that Corong makes, less than costs anything. */
export const MAX_TOKEN = 8_192;

/** A token that is forged, expired, or made for another purpose. */
export class InvalidToken extends Error {}

/** A stored text that no key here opens: it was sealed with one that is missing, or is not what was sealed. */
export class BrokenSeal extends Error {
  override readonly name = 'BrokenSeal';
}

/** True for base64url as it is written: the last letter of a text may have bits that its reader drops. */
export const isCanonical = (text: string): boolean =>
  Buffer.from(text, 'base64url').toString('base64url') === text;

interface Key {
  id: string;
  secret: Buffer;
}

/**
 * An app's own secrets. From each master key a key per purpose is derived (HKDF-SHA256), so that nothing made for one
 * purpose serves another. The first master key seals and signs, all of them open; the last one keys the lookups.
 */
export class Keys {
  private readonly masters: Key[];

  constructor(list: string) {
    this.masters = list.split(',').map((entry) => {
      const [id, secret] = entry.split(':') as [string, string];
      return { id, secret: Buffer.from(secret, 'base64') };
    });
  }

  static generate(): string {
    return `k1:${randomBytes(32).toString('base64')}`;
  }

  /** AES-256-GCM, as `keyid.nonce.box` in base64url; `bound` (the row's id) has to be the same when it is opened. */
  seal(purpose: string, text: string, bound: string): string {
    const master = this.masters[0]!;
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.derive(master, `seal ${purpose}`), nonce);
    cipher.setAAD(Buffer.from(bound));
    const box = Buffer.concat([cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
    return `${master.id}.${nonce.toString('base64url')}.${box.toString('base64url')}`;
  }

  /** Throws BrokenSeal on a box of another row, purpose or key. */
  open(purpose: string, sealed: string, bound: string): string {
    const [id, start = '', text = ''] = sealed.split('.');
    const master = this.masters.find((key) => key.id === id);
    if (!master) throw new BrokenSeal('Sealed with a key that is not in the list of keys');
    const nonce = Buffer.from(start, 'base64url');
    const box = Buffer.from(text, 'base64url');
    // A shorter tag would be taken, and could be guessed.
    if (nonce.length !== NONCE_BYTES || box.length < TAG_BYTES)
      throw new BrokenSeal('Sealed text is not what was sealed for this row');
    const decipher = createDecipheriv('aes-256-gcm', this.derive(master, `seal ${purpose}`), nonce);
    decipher.setAAD(Buffer.from(bound));
    decipher.setAuthTag(box.subarray(-TAG_BYTES));
    try {
      const text = decipher.update(box.subarray(0, -TAG_BYTES));
      // Of this mode nothing is left for the end but to prove the tag.
      decipher.final();
      return text.toString('utf8');
    } catch {
      throw new BrokenSeal('Sealed text is not what was sealed for this row');
    }
  }

  /** HMAC-SHA256 in hex: finds a secret again without keeping it. */
  lookup(purpose: string, text: string): string {
    return createHmac('sha256', this.derive(this.masters.at(-1)!, `lookup ${purpose}`))
      .update(text)
      .digest('hex');
  }

  /** As `lookup`, by every master key, the first one's first: for texts that are looked up anew when a key is put in front. */
  lookups(purpose: string, text: string): string[] {
    return this.masters.map((master) =>
      createHmac('sha256', this.derive(master, `lookup ${purpose}`))
        .update(text)
        .digest('hex'),
    );
  }

  /** True for a box that the first master key sealed. */
  sealedByFirst(sealed: string): boolean {
    return sealed.startsWith(`${this.masters[0]!.id}.`);
  }

  /** A token that names `id` for one purpose and for ever; an id holds no full stop. A tenth of what `sign` costs. */
  mark(purpose: string, id: string): string {
    const master = this.masters[0]!;
    return `${id}.${master.id}.${this.markOf(master, purpose, id).toString('base64url')}`;
  }

  /** The id of a mark; throws InvalidToken. */
  marked(purpose: string, token: string): string {
    if (token.length > MAX_TOKEN) throw new InvalidToken('Not a token');
    const [id, key, text = '', more] = token.split('.');
    const master = this.masters.find((one) => one.id === key);
    if (!id || !master || more !== undefined) throw new InvalidToken('Not a token');
    const given = Buffer.from(text, 'base64url');
    const right = this.markOf(master, purpose, id);
    // One spelling of each mark, so that a token is one text.
    if (
      given.length !== right.length ||
      given.toString('base64url') !== text ||
      !timingSafeEqual(given, right)
    ) {
      throw new InvalidToken('The token is forged');
    }
    return id;
  }

  private markOf(master: Key, purpose: string, id: string): Buffer {
    return createHmac('sha256', this.derive(master, `mark ${purpose}`))
      .update(id)
      .digest();
  }

  /** A signed token for a browser: names its purpose and expires. */
  async sign(purpose: string, claims: JWTPayload, ttlSeconds: number): Promise<string> {
    const master = this.masters[0]!;
    return new SignJWT(claims)
      .setProtectedHeader({ alg: 'HS256', kid: master.id })
      .setAudience(purpose)
      .setExpirationTime(Math.floor(Date.now() / 1000) + ttlSeconds)
      .sign(this.derive(master, `sign ${purpose}`));
  }

  async verify<T extends JWTPayload>(purpose: string, token: string): Promise<T> {
    // One spelling of each token, so that a token is one text.
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

  /** A key object: from bare bytes Node makes one at every use, which costs four times the cipher. */
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
