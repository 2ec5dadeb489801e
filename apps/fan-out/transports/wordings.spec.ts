import { LANGUAGES } from '#platform/language/language.js';
import { OPT_OUT } from '../audience/wording.js';
import { OPT_IN, wordingOf } from './wordings.js';

describe('the wording of consent', () => {
  it('is found by id, version and language, for current and earlier versions', () => {
    for (const { id, version, text } of [...Object.values(OPT_IN), OPT_OUT]) {
      for (const language of LANGUAGES) expect(wordingOf(id, version, language)).toBe(text[language]);
      for (let earlier = 1; earlier < version; earlier++) {
        expect(wordingOf(id, earlier, 'en')).toEqual(expect.any(String));
        expect(wordingOf(id, earlier, 'en')).not.toBe(text.en);
      }
      expect(wordingOf(id, version + 1, 'en')).toBeNull();
    }
  });
});
