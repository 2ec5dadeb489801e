import { jest } from '@jest/globals';
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

  it('differs each time, also from the same sealer, and is opened in any order', () => {
    const sealer = new BoxSealer(publicHalf(mine));
    const opener = new BoxOpener(mine);
    const boxes = ['con_1', 'con_2', 'con_1'].map((bound) => sealer.seal('account', TEXT, bound));
    expect(new Set([box, ...boxes]).size).toBe(4);
    expect(opener.open('account', boxes[2]!, 'con_1')).toBe(TEXT);
    expect(opener.open('account', box, 'con_1')).toBe(TEXT);
    expect(opener.open('account', boxes[1]!, 'con_2')).toBe(TEXT);
    expect(() => opener.open('account', boxes[1]!, 'con_1')).toThrow(BrokenSeal);
    expect(() => opener.open('other', boxes[0]!, 'con_1')).toThrow(BrokenSeal);
  });

  it('has another key pair after a minute', () => {
    const sealer = new BoxSealer(publicHalf(mine));
    const ephemeral = () => sealer.seal('account', TEXT, 'con_1').split('.')[1];
    const now = jest.spyOn(performance, 'now').mockReturnValue(1_000);
    const first = ephemeral();
    now.mockReturnValue(60_999);
    expect(ephemeral()).toBe(first);
    now.mockReturnValue(61_000);
    expect(ephemeral()).not.toBe(first);
    now.mockRestore();
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
