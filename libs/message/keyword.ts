import { ValidateBy } from 'class-validator';
import { BEYOND_SCHEMA } from '#platform/http/validation.js';

/** Keywords that ask to follow, unless the account has its own. */
export const START_WORDS = ['START'];
/** Keywords that end a follow, unless the account has its own. */
export const STOP_WORDS = ['STOP'];

/** Characters of a word that are compared: more than any keyword or channel's name has. */
const MAX_CHARACTERS = 100;

/**
 * Normalizes a word for the comparison with keywords: without case, character variants, surrounding signs and invisible
 * characters, as in “STOP”, stop🙏, ＳＴＯＰ.
 */
export const keywordOf = (word: string): string =>
  word
    .slice(0, MAX_CHARACTERS)
    .normalize('NFKC')
    .toLowerCase()
    .replace(/\p{Cf}/gu, '')
    .replace(/^[^\p{L}\p{N}]+|[\p{P}\p{S}\p{Z}\p{C}\ufe0e\ufe0f\u20e3]+$/gu, '');

/** Rule for a list of keywords: each has a letter or a digit, and none is in the list of the field `other` (`standard` if that is left out). */
export const AreKeywordsApartFrom = (other: string, standard: readonly string[]) =>
  ValidateBy(
    {
      name: 'areKeywords',
      validator: {
        validate: (value: unknown, args) => {
          const others = (args?.object as Record<string, unknown>)[other] ?? standard;
          const [own, theirs] = [value, others].map((words) =>
            (Array.isArray(words) ? words.map(String) : []).map(keywordOf),
          );
          return !own!.includes('') && !own!.some((word) => theirs!.includes(word));
        },
        defaultMessage: (args) =>
          `each of ${args?.property} has to have a letter or a digit, and to be another word than each of ${other}`,
      },
    },
    BEYOND_SCHEMA,
  );
