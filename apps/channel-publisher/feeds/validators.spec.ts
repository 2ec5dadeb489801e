import { isFresh, validatorsOf } from './validators.js';

const SECOND = Date.parse('2026-11-27T10:00:00Z');
const LATER = SECOND + 60_000;
const date = (instant: number) => new Date(instant).toUTCString();

describe('the validators of a feed', () => {
  it('give a Last-Modified only once its second is over, so that a copy has every change of that second', () => {
    expect(validatorsOf('a', SECOND + 1, LATER).lastModified).toBe(date(SECOND + 1_000));
    expect(validatorsOf('a', SECOND + 999, LATER).lastModified).toBe(date(SECOND + 1_000));
    expect(validatorsOf('a', SECOND, LATER).lastModified).toBe(date(SECOND));
    for (const now of [SECOND + 1, SECOND + 1_000, SECOND + 5_999])
      expect(validatorsOf('a', SECOND + 1, now).lastModified).toBeNull();
  });

  it('do not match a copy that was made between two changes of one second', () => {
    const before = SECOND + 200;
    const known = { 'if-modified-since': date(before) };
    for (const changed of [SECOND + 200, SECOND + 500, SECOND + 999])
      for (const now of [changed, LATER]) {
        const validators = validatorsOf('with the second post', changed, now);
        expect(isFresh(known, validators)).toBe(false);
      }
  });

  it('compare the ETag first, and the date only if the client sends no ETag', () => {
    const validators = validatorsOf('a', SECOND, LATER);
    const { etag, lastModified } = validators;
    const since = { 'if-modified-since': lastModified! };
    expect(etag).toMatch(/^"[\w-]{43}"$/);
    expect(validatorsOf('b', SECOND, LATER).etag).not.toBe(etag);
    for (const tags of [etag, `W/${etag}`, `"other", ${etag}`, '*'])
      expect(isFresh({ 'if-none-match': tags, 'if-modified-since': date(0) }, validators)).toBe(true);
    for (const tags of ['"other"', '', etag.slice(1, -1)])
      expect(isFresh({ ...since, 'if-none-match': tags }, validators)).toBe(false);
    expect(isFresh(since, validators)).toBe(true);
    for (const other of [date(SECOND - 1_000), date(SECOND + 3_600_000), 'yesterday', ''])
      expect(isFresh({ 'if-modified-since': other }, validators)).toBe(false);
    expect(isFresh({}, validators)).toBe(false);
  });
});
