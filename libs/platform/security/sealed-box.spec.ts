import { BrokenSeal } from './keys.js';
import { BoxOpener, BoxSealer, newPrivateKeys, publicHalf } from './sealed-box.js';

const TEXT = '{"access_token":"EAAG-é-🙏"}';
const mine = newPrivateKeys();
const theirs = newPrivateKeys();

describe('a sealed box', () => {
  const box = new BoxSealer(publicHalf(mine)).seal('account', TEXT, 'con_1');

  it('is opened only by its app, for the same row and purpose', () => {
    expect(new BoxOpener(mine).open('account', box, 'con_1')).toBe(TEXT);
  });

  it('cannot be opened by another app, or for another row or purpose', () => {
    expect(() => new BoxOpener(theirs).open('account', box, 'con_1')).toThrow(BrokenSeal);
    expect(() => new BoxOpener(mine).open('account', box, 'con_2')).toThrow(BrokenSeal);
    expect(() => new BoxOpener(mine).open('other', box, 'con_1')).toThrow(BrokenSeal);
    expect(box).not.toContain('EAAG');
  });

  it('differs each time', () => {
    expect(new BoxSealer(publicHalf(mine)).seal('account', TEXT, 'con_1')).not.toBe(box);
  });

  it.each([
    ['nothing', ''],
    ['no box', 'k1'],
    ['a cut box', box.slice(0, -3)],
    ['a box with one part more', `${box}.AAAA`],
    ['a short tag', box.split('.').slice(0, 3).concat('AAAA').join('.')],
    ['another ephemeral key', box.replace(/^k1\.[^.]+/, `k1.${Buffer.alloc(32, 7).toString('base64url')}`)],
    ['a key of low order', box.replace(/^k1\.[^.]+/, `k1.${Buffer.alloc(32).toString('base64url')}`)],
    ['another key id', box.replace(/^k1/, 'k9')],
  ])('refuses %s', (_, broken) => {
    expect(() => new BoxOpener(mine).open('account', broken, 'con_1')).toThrow(BrokenSeal);
  });

  it('is opened after a new key was added in front, which seals from then on', () => {
    const list = `${newPrivateKeys().replace('k1:', 'k2:')},${mine}`;
    const opener = new BoxOpener(list);
    expect(opener.open('account', box, 'con_1')).toBe(TEXT);
    const renewed = new BoxSealer(publicHalf(list)).seal('account', TEXT, 'con_1');
    expect(renewed).toMatch(/^k2\./);
    expect(opener.open('account', renewed, 'con_1')).toBe(TEXT);
  });
});
