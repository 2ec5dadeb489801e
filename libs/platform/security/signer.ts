import {
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  sign,
  verify,
  type KeyObject,
} from 'node:crypto';
import { InvalidToken, MAX_TOKEN } from './keys.js';

/**
 * Verifies Ed25519 tokens between apps: one app signs with the private key, the others verify with the public one. Form:
 * `payload.signature` in base64url; the payload is JSON with `aud` (the purpose) and `exp` (Unix seconds).
 */
export class TokenVerifier {
  private readonly publicKey: KeyObject;

  /** `publicKey`: base64 of DER SPKI. */
  constructor(
    protected readonly purpose: string,
    publicKey: string | KeyObject,
  ) {
    this.publicKey =
      typeof publicKey === 'string'
        ? createPublicKey({ key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki' })
        : publicKey;
  }

  /** Returns the claims of a token; throws InvalidToken if it is forged, expired, or for another purpose. */
  verify<T extends object>(token: string, now = Date.now()): T {
    if (token.length > MAX_TOKEN) throw new InvalidToken('Not a token');
    const [body, text, more] = token.split('.');
    if (!body || !text || more !== undefined) throw new InvalidToken('Not a token');
    const signature = Buffer.from(text, 'base64url');
    // Only the canonical spelling is accepted, so that each token is one text.
    if (
      signature.toString('base64url') !== text ||
      !verify(null, Buffer.from(body), this.publicKey, signature)
    ) {
      throw new InvalidToken('The token is forged');
    }
    const claims = claimsOf(body);
    if (claims.aud !== this.purpose) throw new InvalidToken('The token was made for another purpose');
    if (typeof claims.exp !== 'number' || claims.exp * 1000 <= now)
      throw new InvalidToken('The token has expired');
    return claims as T;
  }
}

/** Signs, and verifies, Ed25519 tokens for one purpose. */
export class TokenSigner extends TokenVerifier {
  private readonly privateKey: KeyObject;

  /** `privateKey`: base64 of DER PKCS#8. */
  constructor(purpose: string, privateKey: string) {
    const key = createPrivateKey({ key: Buffer.from(privateKey, 'base64'), format: 'der', type: 'pkcs8' });
    super(purpose, createPublicKey(key));
    this.privateKey = key;
  }

  sign(claims: object, ttlSeconds: number, now = Date.now()): string {
    const exp = Math.floor(now / 1000) + ttlSeconds;
    const body = Buffer.from(JSON.stringify({ ...claims, aud: this.purpose, exp })).toString('base64url');
    return `${body}.${sign(null, Buffer.from(body), this.privateKey).toString('base64url')}`;
  }
}

function claimsOf(body: string): { aud?: unknown; exp?: unknown } {
  let claims: unknown;
  try {
    claims = JSON.parse(Buffer.from(body, 'base64url').toString('utf8'));
  } catch {
    throw new InvalidToken('The claims are not JSON');
  }
  if (claims === null || typeof claims !== 'object' || Array.isArray(claims))
    throw new InvalidToken('The claims are no object');
  return claims;
}

/** Creates a key pair, both keys as base64 of DER. */
export function generatePair(): { privateKey: string; publicKey: string } {
  const pair = generateKeyPairSync('ed25519');
  return {
    privateKey: pair.privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64'),
    publicKey: pair.publicKey.export({ format: 'der', type: 'spki' }).toString('base64'),
  };
}
