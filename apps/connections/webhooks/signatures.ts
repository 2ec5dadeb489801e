import { createHmac, timingSafeEqual } from 'node:crypto';

/** True when `signature` is Meta's signature of the body: `sha256=` and the HMAC-SHA256 of its bytes in hex. */
export function isSignedBy(secret: string, body: Buffer, signature: string | undefined): boolean {
  // The form is checked first, so that a text of another form costs no hash over the body.
  if (secret === '' || !signature || !/^sha256=[0-9a-f]{64}$/.test(signature)) return false;
  const digest = createHmac('sha256', secret).update(body).digest();
  return timingSafeEqual(digest, Buffer.from(signature.slice('sha256='.length), 'hex'));
}

/** Compares two secrets in constant time; false for an empty secret. */
export function isSameSecret(secret: string, given: string | undefined): boolean {
  const [expected, actual] = [Buffer.from(secret), Buffer.from(given ?? '')];
  return expected.length > 0 && expected.length === actual.length && timingSafeEqual(expected, actual);
}
