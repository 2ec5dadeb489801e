import { IsObject, IsOptional, IsString, Matches, MaxLength, ValidateNested } from 'class-validator';
import { Type } from 'class-transformer';

/** The keys of a browser's push subscription, with which messages are encrypted. */
export class PushKeys {
  /** The browser's public key: an uncompressed P-256 point in canonical base64url. */
  @Matches(/^B[A-P][\w-]{84}[AEIMQUYcgkosw048]=?$/) p256dh: string;
  /** Authentication secret: 16 bytes in canonical base64url. */
  @Matches(/^[\w-]{21}[AQgw](==)?$/) auth: string;
}

/** The JSON of a browser's PushSubscription. */
export class PushSubscriptionInput {
  @IsString() @MaxLength(1000) endpoint: string;
  @IsObject() @ValidateNested() @Type(() => PushKeys) keys: PushKeys;
  /** Browsers send it along; it is not used. */
  @IsOptional() expirationTime?: unknown;
}

/** Converts a subscription to the address that is stored: a JSON list, always the same text for the same subscription. */
export const toAddress = ({ endpoint, keys }: PushSubscriptionInput): string =>
  JSON.stringify([endpoint, keys.p256dh.replace(/=+$/, ''), keys.auth.replace(/=+$/, '')]);

/** Returns the text by which an address is looked up: for a subscription its endpoint, which is unique; else the address itself. */
export const lookupTextOf = (address: string): string => partsOf(address)?.[0] ?? address;

/** True for an address that `toAddress` made. */
export const isSubscription = (address: string): boolean => partsOf(address) !== null;

/** Returns endpoint and keys of a stored address; throws BrokenSubscription if it is no subscription. */
export function fromAddress(address: string): { endpoint: string; p256dh: Buffer; auth: Buffer } {
  const parts = partsOf(address);
  if (!parts) throw new BrokenSubscription('Not an address of a browser');
  const [endpoint, p256dh, auth] = parts;
  return { endpoint, p256dh: Buffer.from(p256dh, 'base64url'), auth: Buffer.from(auth, 'base64url') };
}

/** Thrown for a stored address that should be a push subscription and is none. */
export class BrokenSubscription extends Error {
  override readonly name = 'BrokenSubscription';
}

/** Returns the three parts of a subscription; null for all other addresses, none of which starts with `[`. */
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
