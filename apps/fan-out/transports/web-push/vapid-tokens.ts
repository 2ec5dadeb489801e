import { createPrivateKey, sign } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { VapidPair } from '../../accounts/vapid.js';

const LIFETIME_MS = 12 * 3_600_000;
/** A token is replaced when it is valid for less than this, in ms. */
const MIN_VALIDITY_MS = 1_800_000;
const MAX_TOKENS = 10_000;
const HEADER = base64url({ typ: 'JWT', alg: 'ES256' });

/** Makes and caches VAPID tokens (RFC 8292): one for each sender and push service, valid for half a day. */
export class VapidTokens {
  private readonly tokens = new LRUCache<string, { header: string; until: number }>({
    max: MAX_TOKENS,
    ttl: LIFETIME_MS - MIN_VALIDITY_MS,
    ttlAutopurge: true,
  });

  /** `contact` is the URI at which the push service can reach the operator. */
  constructor(private readonly contact: string) {}

  /** The value of the Authorization header. */
  of(sender: VapidPair, origin: string, now = Date.now()): string {
    const name = `${sender.public_key} ${origin}`;
    const known = this.tokens.get(name);
    if (known && known.until - MIN_VALIDITY_MS > now) return known.header;
    const until = now + LIFETIME_MS;
    const signed = `${HEADER}.${base64url({ aud: origin, exp: Math.floor(until / 1000), sub: this.contact })}`;
    const { x, y, d } = sender.secrets;
    const key = createPrivateKey({ key: { kty: 'EC', crv: 'P-256', x, y, d }, format: 'jwk' });
    const signature = sign('sha256', Buffer.from(signed), { key, dsaEncoding: 'ieee-p1363' });
    const header = `vapid t=${signed}.${signature.toString('base64url')}, k=${sender.public_key}`;
    this.tokens.set(name, { header, until });
    return header;
  }
}

function base64url(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
