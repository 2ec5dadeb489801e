import { createHmac, timingSafeEqual } from 'node:crypto';
import { isIP } from 'node:net';
import { HmacSha256 } from '../security/hmac.js';
import { InvalidToken } from '../security/keys.js';
import { IDENTITY_TTL, visitorIdentity, type Identity } from './identity.js';

const TOKEN = /^(\d{1,12});([A-Z]{2})?;([0-9a-fA-F.:]{2,45});([A-Za-z0-9_-]{43})$/;

/** Returns the key that the gateway shares with one app: derived from its own, so that no app can forge the gateway's tokens for another app. */
export const gatewayKeyOf = (gatewayKey: string, app: string): string =>
  createHmac('sha256', Buffer.from(gatewayKey, 'base64')).update(app).digest('base64');

/** Creates and verifies tokens with a visitor's address and country: `expiry;country;address;HMAC-SHA256`. */
export class VisitorTokens {
  private readonly hmac: HmacSha256;

  /** `key`: base64 of the 32 bytes that `gatewayKeyOf` returns. */
  constructor(key: string) {
    this.hmac = new HmacSha256(Buffer.from(key, 'base64'));
  }

  make({ ip, country }: Pick<Identity, 'ip' | 'country'>, now = Date.now()): string {
    const claims = `${Math.floor(now / 1_000) + IDENTITY_TTL};${country ?? ''};${ip}`;
    return `${claims};${this.hmac.base64url(claims)}`;
  }

  /** Throws InvalidToken if it is forged, expired, or of another app. */
  verify(token: string, now = Date.now()): Identity {
    const [, exp, country, ip, mac] = TOKEN.exec(token) ?? [];
    if (!mac) throw new InvalidToken('The visitor token is forged');
    const right = this.hmac.digest(token.slice(0, -mac.length - 1));
    if (!timingSafeEqual(Buffer.from(mac, 'base64url'), right))
      throw new InvalidToken('The visitor token is forged');
    if (Number(exp) * 1_000 <= now || isIP(ip!) === 0)
      throw new InvalidToken('The visitor token has expired');
    return visitorIdentity(ip!, country);
  }
}
