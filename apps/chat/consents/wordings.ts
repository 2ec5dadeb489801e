import { createHash } from 'node:crypto';
import { LANGUAGES, type Language } from '#platform/language/language.js';
import { CONSENT_TEXTS } from './consent.texts.js';

/** The form of the id of a wording: its language, and the start of the hash of its texts. */
export const WORDING_ID = /^(en|id)-[0-9a-f]{16}$/;

const WORDING_IDS = Object.fromEntries(
  LANGUAGES.map((language) => {
    const hash = createHash('sha256').update(JSON.stringify(CONSENT_TEXTS[language])).digest('hex');
    return [language, `${language}-${hash.slice(0, 16)}`];
  }),
) as Record<Language, string>;

/** Returns the id of the present wording in a language. Another wording has another id. */
export const wordingId = (language: Language): string => WORDING_IDS[language];

/** Returns the language of a wording; undefined if no such wording is shown any more. */
export const languageOfWording = (id: string): Language | undefined =>
  LANGUAGES.find((language) => WORDING_IDS[language] === id);
