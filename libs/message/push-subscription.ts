import { IsObject, IsOptional, IsString, Matches, MaxLength, ValidateNested } from 'class-validator';
import { Type } from 'class-transformer';

export class PushKeys {
  /** The browser's public key: an uncompressed P-256 point in base64url, in its one spelling. */
  @Matches(/^B[A-P][\w-]{84}[AEIMQUYcgkosw048]=?$/) p256dh: string;
  /** 16 bytes in base64url, in their one spelling. */
  @Matches(/^[\w-]{21}[AQgw](==)?$/) auth: string;
}

/** What a browser's PushSubscription gives as JSON. */
export class PushSubscriptionInput {
  @IsString() @MaxLength(1000) endpoint: string;
  @IsObject() @ValidateNested() @Type(() => PushKeys) keys: PushKeys;
  /** Browsers send it along; it is not used. */
  @IsOptional() expirationTime?: unknown;
}

/** A subscription as it is kept: an address like any other, so the same one always reads the same. */
export const toAddress = ({ endpoint, keys }: PushSubscriptionInput): string =>
  JSON.stringify([endpoint, keys.p256dh.replace(/=+$/, ''), keys.auth.replace(/=+$/, '')]);

/** What finds an address again: of a subscription its endpoint, since no two share one; any other address is its own name. */
export const namedBy = (address: string): string => partsOf(address)?.[0] ?? address;

/** True for what `toAddress` makes. */
export const isSubscription = (address: string): boolean => partsOf(address) !== null;

/** Of an address that is kept; throws BrokenSubscription where it is none of a browser. */
export function fromAddress(address: string): { endpoint: string; p256dh: Buffer; auth: Buffer } {
  const parts = partsOf(address);
  if (!parts) throw new BrokenSubscription('Not an address of a browser');
  const [endpoint, p256dh, auth] = parts;
  return { endpoint, p256dh: Buffer.from(p256dh, 'base64url'), auth: Buffer.from(auth, 'base64url') };
}

/** An address that is kept for a browser and names none. */
export class BrokenSubscription extends Error {
  override readonly name = 'BrokenSubscription';
}

/** Endpoint and keys; null for every other text. No other address begins like a list. */
function partsOf(address: string): [endpoint: string, p256dh: string, auth: string] | null {
  if (!address.startsWith('[')) return null;
  let parts: unknown;
  try {
    parts = JSON.parse(address);
  } catch {
    return null;
  }
  const three = Array.isArray(parts) && parts.length === 3 && parts.every((part) => typeof part === 'string');
  return three ? (parts as [string, string, string]) : null;
}
