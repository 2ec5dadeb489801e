import { createHash, createHmac, hkdfSync } from 'node:crypto';
import { SignJWT } from 'jose';
import { BrokenSeal, InvalidToken, Keys } from './keys.js';

const OLD = `old:${Buffer.alloc(32, 1).toString('base64')}`;
const NEW = `new:${Buffer.alloc(32, 2).toString('base64')}`;
const keys = new Keys(OLD);

describe('Keys', () => {
  it('opens only what it sealed for the same purpose and row', () => {
    const sealed = keys.seal('address', 'a@b.example', 'fol_1');
    expect(sealed).not.toContain('a@b');
    expect(keys.open('address', sealed, 'fol_1')).toBe('a@b.example');
    expect(keys.open('address', keys.seal('address', '', 'fol_1'), 'fol_1')).toBe('');
    expect(() => keys.open('address', sealed, 'fol_2')).toThrow(BrokenSeal);
    expect(() => keys.open('secret', sealed, 'fol_1')).toThrow(BrokenSeal);
    expect(() => new Keys(NEW).open('address', sealed, 'fol_1')).toThrow(BrokenSeal);
  });

  it('still opens and finds older values after a new first key', () => {
    const sealed = keys.seal('address', 'a', 'fol_1');
    const turned = new Keys(`${NEW},${OLD}`);
    expect(turned.open('address', sealed, 'fol_1')).toBe('a');
    expect(turned.seal('address', 'a', 'fol_1')).toMatch(/^new\./);
    expect(turned.lookup('address', 'a')).toBe(keys.lookup('address', 'a'));
  });

  it('derives keys with HKDF-SHA256 by purpose, so that other programs can check', () => {
    const key = Buffer.from(hkdfSync('sha256', Buffer.alloc(32, 1), '', 'lookup address', 32));
    expect(keys.lookup('address', 'a')).toBe(createHmac('sha256', key).update('a').digest('hex'));
    expect(keys.lookup('address', 'a')).not.toBe(createHash('sha256').update('a').digest('hex'));
  });

  const box = (bytes: number) => Buffer.alloc(bytes).toString('base64url');
  it.each([
    '',
    '.',
    '..',
    'old',
    'old.',
    'old..',
    `old.${box(12)}.`,
    `old.${box(12)}.${box(4)}`,
    `old.${box(12)}.${box(15)}`,
    `old.${box(12)}.${box(16)}`,
    `old..${box(32)}`,
    `old.${box(11)}.${box(32)}`,
    `old.${box(400)}.${box(32)}`,
    'old.%%%.%%%',
    '__proto__.a.b',
  ])('refuses to open %j', (sealed) => {
    expect(() => keys.open('address', sealed, 'fol_1')).toThrow(BrokenSeal);
  });

  it('verifies its own signatures, for one purpose and without expiry', () => {
    const token = keys.signId('unsubscribe', 'fol_1');
    expect(keys.verifyId('unsubscribe', token)).toBe('fol_1');
    expect(new Keys(`${NEW},${OLD}`).verifyId('unsubscribe', token)).toBe('fol_1');
    expect(() => new Keys(NEW).verifyId('unsubscribe', token)).toThrow(InvalidToken);
    expect(() => keys.verifyId('live', token)).toThrow(InvalidToken);
    const [id, key, mark] = token.split('.') as [string, string, string];
    const forged = [
      '',
      '.',
      '..',
      `fol_2.${key}.${mark}`,
      `${id}.${key}.`,
      `${id}.${key}.${mark}=`,
      `${token}.`,
      `${id}.__proto__.${mark}`,
      'x'.repeat(9_000),
    ];
    for (const one of forged) expect(() => keys.verifyId('unsubscribe', one)).toThrow(InvalidToken);
  });

  it('verifies its own tokens until they expire', async () => {
    const token = await keys.sign('unsubscribe', { sub: 'fol_1' }, 60);
    expect(await keys.verify('unsubscribe', token)).toMatchObject({ sub: 'fol_1' });
    await expect(keys.verify('confirm', token)).rejects.toThrow(InvalidToken);
    await expect(keys.verify('unsubscribe', await keys.sign('unsubscribe', {}, -1))).rejects.toThrow(
      InvalidToken,
    );
    await expect(keys.verify('unsubscribe', `${token}x`)).rejects.toThrow(InvalidToken);
  });

  it('accepts only one encoding of a token', async () => {
    const token = await keys.sign('confirm', { o: 'opt_1' }, 60);
    const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
    const taken: string[] = [];
    for (const letter of letters) {
      const other = token.slice(0, -1) + letter;
      if (await keys.verify('confirm', other).catch(() => null)) taken.push(other);
    }
    expect(taken).toEqual([token]);
  });

  it('refuses tokens without expiry, without signature, of another kind, and huge ones', async () => {
    const key = Buffer.from(hkdfSync('sha256', Buffer.alloc(32, 1), '', 'sign confirm', 32));
    const endless = await new SignJWT({})
      .setProtectedHeader({ alg: 'HS256', kid: 'old' })
      .setAudience('confirm')
      .sign(key);
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const unsigned = `${part({ alg: 'none', kid: 'old' })}.${part({ aud: 'confirm', exp: 9e9 })}.`;
    for (const token of [endless, unsigned, '', '.', '..', 'a.b.c', 'x'.repeat(1_000_000)]) {
      await expect(keys.verify('confirm', token)).rejects.toThrow(InvalidToken);
    }
  });
});
