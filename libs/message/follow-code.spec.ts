import { FOLLOW_CODE, FOLLOW_PAYLOAD, newFollowCode, newFollowPayload } from './follow-code.js';

describe('the code of a message with which one follows', () => {
  it('has its form, and differs each time', () => {
    const codes = Array.from({ length: 200 }, newFollowCode);
    expect(codes.filter((code) => !FOLLOW_CODE.test(code))).toEqual([]);
    expect(new Set(codes).size).toBe(200);
    const payloads = Array.from({ length: 200 }, newFollowPayload);
    expect(payloads.filter((payload) => !FOLLOW_PAYLOAD.test(payload) || payload.length > 64)).toEqual([]);
    expect(new Set(payloads).size).toBe(200);
  });

  it.each([
    '081234567890',
    '628123456789',
    'facadefacade',
    '0123456789ab',
    'a4b1c2d3e4ff',
    'wkwkwkwkwkwk',
    'hmmmmmmmmmmm',
    'JP1234567890',
    'k1a0b1',
    'a1b2c3d4e5f6g7',
  ])('is not %s', (word) => expect(FOLLOW_CODE.test(word.toLowerCase())).toBe(false));
});
