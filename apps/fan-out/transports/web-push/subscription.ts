import { IsObject, IsOptional, IsString, Matches, MaxLength, ValidateNested } from 'class-validator';
import { Type } from 'class-transformer';

export class PushKeys {
  /** The browser's public key: an uncompressed P-256 point in base64url. */
  @Matches(/^[\w-]{87}=?$/) p256dh: string;
  /** 16 bytes in base64url. */
  @Matches(/^[\w-]{22}(==)?$/) auth: string;
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

/** What finds an address again: of a subscription its endpoint, since no two share one. No other address begins like a list. */
export const namedBy = (address: string): string =>
  address.startsWith('[') ? fromAddress(address).endpoint : address;

export function fromAddress(address: string): { endpoint: string; p256dh: Buffer; auth: Buffer } {
  const [endpoint, p256dh, auth] = JSON.parse(address) as [string, string, string];
  return { endpoint, p256dh: Buffer.from(p256dh, 'base64url'), auth: Buffer.from(auth, 'base64url') };
}
