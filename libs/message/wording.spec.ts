import { OPT_IN, OPT_OUT, wordingOf } from './wording.js';

describe('The words that somebody agreed to', () => {
  it('are told by id and version, those that are shown now and those that were before', () => {
    for (const { id, version, text } of [...Object.values(OPT_IN), OPT_OUT]) {
      expect(wordingOf(id, version)).toBe(text);
      for (let earlier = 1; earlier < version; earlier++) {
        expect(wordingOf(id, earlier)).toEqual(expect.any(String));
        expect(wordingOf(id, earlier)).not.toBe(text);
      }
      expect(wordingOf(id, version + 1)).toBeNull();
    }
  });
});
