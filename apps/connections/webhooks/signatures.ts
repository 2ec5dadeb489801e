import { createHmac, timingSafeEqual } from 'node:crypto';

/** True where `signature` is what Meta signs the body with: `sha256=` and the HMAC-SHA256 of its bytes in hex. */
export function isSignedBy(secret: string, body: Buffer, signature: string | undefined): boolean {
  // Without its form it can be no signature, and the body need not be read.
  if (secret === '' || !signature || !/^sha256=[0-9a-f]{64}$/.test(signature)) return false;
  const digest = createHmac('sha256', secret).update(body).digest();
  return timingSafeEqual(digest, Buffer.from(signature.slice('sha256='.length), 'hex'));
}

/** Compares in a time that tells nothing of how much of it is right. */
export function isSame(secret: string, given: string | undefined): boolean {
  const [wanted, got] = [Buffer.from(secret), Buffer.from(given ?? '')];
  return wanted.length > 0 && wanted.length === got.length && timingSafeEqual(wanted, got);
}
