import { FollowCodes } from './follow-code.js';

const [older, newer] = ['k1', 'k2'].map((id, fill) => `${id}:${Buffer.alloc(32, fill).toString('base64')}`);
const codes = new FollowCodes({ followKeys: older });
const FORM = /^(?:[a-z]\d){8}$/;
/** The text with another character at this place, of the same kind. */
const changed = (text: string, index: number) =>
  text.slice(0, index) +
  (/\d/.test(text[index]!) ? String((Number(text[index]) + 1) % 10) : text[index] === 'z' ? 'a' : 'z') +
  text.slice(index + 1);

describe('the code of a message with which one follows', () => {
  it('has its form, differs each time, and is known as issued', () => {
    const all = Array.from({ length: 200 }, () => codes.newCode());
    expect(all.filter((code) => !FORM.test(code) || !codes.isCode(code))).toEqual([]);
    expect(new Set(all).size).toBe(200);
    const payloads = Array.from({ length: 200 }, () => codes.newPayload());
    expect(payloads.filter((one) => !/^f_[\w-]{32}$/.test(one) || !codes.isPayload(one))).toEqual([]);
    expect(new Set(payloads).size).toBe(200);
  });

  it('is not issued where one character differs', () => {
    const [code, payload] = [codes.newCode(), codes.newPayload()];
    const others = Array.from(code, (_, index) => changed(code, index));
    expect(others.filter((one) => FORM.test(one) && codes.isCode(one))).toEqual([]);
    const payloads = Array.from(payload, (_, index) => changed(payload, index));
    expect(payloads.filter((one) => codes.isPayload(one))).toEqual([]);
    expect([codes.isCode(payload), codes.isPayload(code)]).toEqual([false, false]);
  });

  it('is known as issued as long as its key is in the list, and to nobody with other keys', () => {
    const [code, payload] = [codes.newCode(), codes.newPayload()];
    const rotated = new FollowCodes({ followKeys: `${newer},${older}` });
    expect([rotated.isCode(code), rotated.isPayload(payload)]).toEqual([true, true]);
    const next = rotated.newCode();
    expect([rotated.isCode(next), new FollowCodes({ followKeys: newer }).isCode(next)]).toEqual([true, true]);
    const others = new FollowCodes({ followKeys: newer });
    expect([others.isCode(code), others.isPayload(payload)]).toEqual([false, false]);
  });

  it.each([
    '081234567890',
    '628123456789',
    'facadefacade',
    '0123456789ab',
    'wkwkwkwkwkwk',
    'a4b1c2d3e4ff',
    'JP1234567890',
    'k7m2x9p4q6t3',
    'k7m2x9p4q6t3d1w8',
    'f_abcdefghijklmnopqrstuvwx',
    'f_abcdefghijklmnopqrstuvwxyz012345',
    'f_',
    '',
  ])('is not %j', (word) => expect([codes.isCode(word), codes.isPayload(word)]).toEqual([false, false]));
});
