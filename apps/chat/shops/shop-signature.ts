import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { Problem } from '#platform/http/problem.js';

const PREFIX = 'whsec_';
/** Seconds that the time of a call may be off on either side, as Standard Webhooks recommends. */
export const TOLERANCE_S = 300;
/** Most signatures of a call that are looked at; more than a shop has secrets. */
const MAX_SIGNATURES = 10;

/** The three headers of Standard Webhooks 1.0. */
export interface SignatureHeaders {
  id: string | undefined;
  timestamp: string | undefined;
  signature: string | undefined;
}

/** Returns a new secret as Standard Webhooks writes it: `whsec_` and 32 bytes in base64. */
export const newShopSecret = (): string => PREFIX + randomBytes(32).toString('base64');

/**
 * Verifies a call over its raw bytes; returns its id. Throws 401 for a call that none of the secrets signed, and for one
 * whose time is more than five minutes from `now`: a recorded call cannot be sent again later.
 */
export function verifyCall(
  secrets: readonly string[],
  { id = '', timestamp = '', signature = '' }: SignatureHeaders,
  body: Buffer,
  now: number,
): string {
  if (!/^[\x21-\x7e]{1,100}$/.test(id)) throw refused('webhook-id', 'has 1 to 100 visible ASCII characters');
  if (!/^\d{1,12}$/.test(timestamp)) throw refused('webhook-timestamp', 'is the time of the call in seconds');
  const given = signature.slice(0, 2_000).split(' ', MAX_SIGNATURES);
  const signed = secrets.some((secret) => {
    const key = Buffer.from(secret.slice(PREFIX.length), 'base64');
    const right = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest();
    return given.some((one) => isSame(right, one));
  });
  if (!signed) throw refused('webhook-signature', 'is not by the secret of this shop over these bytes');
  if (Math.abs(Number(timestamp) - now / 1_000) > TOLERANCE_S)
    throw refused(
      'webhook-timestamp',
      `is more than ${TOLERANCE_S} seconds from now: sign each attempt anew`,
    );
  return id;
}

function isSame(right: Buffer, given: string): boolean {
  const bytes = Buffer.from(given.startsWith('v1,') ? given.slice(3) : '', 'base64');
  return bytes.length === right.length && timingSafeEqual(bytes, right);
}

const refused = (field: string, message: string) =>
  Problem.field(field, 'signature', `${field} ${message}`, undefined, 401);
