import { createHmac, randomBytes } from 'node:crypto';
import { HmacSha256 } from './hmac.js';

describe('HMAC-SHA256 by two hashes', () => {
  it.each([0, 1, 31, 32, 63, 64])('is what createHmac makes, with a key of %i bytes', (bytes) => {
    const key = randomBytes(bytes);
    const made = new HmacSha256(key);
    for (const text of [
      '',
      'a',
      '203.0.113.7\nMozilla/5.0',
      'café ☕ 😀',
      'x'.repeat(5_000),
      '☕'.repeat(9_000),
      'again',
    ]) {
      const right = createHmac('sha256', key).update(text);
      expect(made.base64url(text)).toBe(right.digest('base64url'));
      expect(made.digest(text)).toEqual(createHmac('sha256', key).update(text).digest());
    }
  });

  it('refuses a key that would have to be hashed first', () => {
    expect(() => new HmacSha256(randomBytes(65))).toThrow('at most 64 bytes');
  });
});
