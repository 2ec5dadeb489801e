import { createDecipheriv, createPublicKey, hkdfSync, verify, type ECDH } from 'node:crypto';

const DAY_S = 86_400;

/** True when the given key signed the JWT (RFC 8292, 2 and 3.2). */
export function signatureFault(token: string, senderKey: string): string | null {
  const [header = '', claims = '', signature = ''] = token.split('.');
  if (json(header)?.['alg'] !== 'ES256') return 'The JWT is not signed by ES256';
  const point = Buffer.from(senderKey, 'base64url');
  if (point.length !== 65 || point[0] !== 4) return 'k is not an uncompressed P-256 key';
  const [x, y] = [point.subarray(1, 33).toString('base64url'), point.subarray(33).toString('base64url')];
  try {
    const key = createPublicKey({ key: { kty: 'EC', crv: 'P-256', x, y }, format: 'jwk' });
    const right = verify(
      'sha256',
      Buffer.from(`${header}.${claims}`),
      { key, dsaEncoding: 'ieee-p1363' },
      Buffer.from(signature, 'base64url'),
    );
    return right ? null : "The JWT's signature is wrong";
  } catch {
    return 'k is no point of P-256';
  }
}

/** True when the JWT is for this origin and valid now. */
export function claimsFault(token: string, origin: string): string | null {
  const { aud, exp, sub } = json(token.split('.')[1] ?? '') ?? {};
  const now = Date.now() / 1000;
  if (aud !== origin) return `aud is not ${origin}`;
  if (typeof exp !== 'number' || exp <= now) return 'exp is missing or past';
  if (exp > now + DAY_S) return 'exp is more than 24 hours away';
  return typeof sub === 'string' && /^(mailto:|https:\/\/)./.test(sub)
    ? null
    : 'sub is neither mailto: nor https:';
}

function json(part: string): Record<string, unknown> | null {
  try {
    return JSON.parse(Buffer.from(part, 'base64url').toString('utf8')) as Record<string, unknown>;
  } catch {
    return null;
  }
}

/** Decrypts a message as the browser does (RFC 8188 and 8291); throws when the browser would drop it. */
export function decryptPush(body: Buffer, keys: ECDH, auth: Buffer): string {
  const [salt, size, length] = [body.subarray(0, 16), body.readUInt32BE(16), body.readUInt8(20)];
  const sender = body.subarray(21, 21 + length);
  const record = body.subarray(21 + length);
  if (record.length < 17 || record.length > size) throw new Error('A push is one whole record');
  const derive = (secret: Buffer, by: Buffer, info: (string | Buffer)[], bytes: number) =>
    Buffer.from(
      hkdfSync('sha256', secret, by, Buffer.concat(info.map((part) => Buffer.from(part as string))), bytes),
    );
  const shared = derive(
    keys.computeSecret(sender),
    auth,
    ['WebPush: info\0', keys.getPublicKey(), sender],
    32,
  );
  const key = derive(shared, salt, ['Content-Encoding: aes128gcm\0'], 16);
  const cipher = createDecipheriv(
    'aes-128-gcm',
    key,
    derive(shared, salt, ['Content-Encoding: nonce\0'], 12),
  );
  cipher.setAuthTag(record.subarray(-16));
  const padded = Buffer.concat([cipher.update(record.subarray(0, -16)), cipher.final()]);
  const end = padded.findLastIndex((byte) => byte !== 0);
  if (padded[end] !== 2) throw new Error('The last record ends in 2 and zeros');
  return padded.subarray(0, end).toString('utf8');
}
