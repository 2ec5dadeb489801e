import { ValidateBy } from 'class-validator';
import { BEYOND_SCHEMA } from '#platform/http/validation.js';

export const START_WORDS = ['START'];
export const STOP_WORDS = ['STOP'];

/** Longer than any keyword or channel's name; what comes after it is not looked at. */
const LONGEST = 100;

/** What a word comes to as a keyword, in whatever case and forms it is written, and with whatever signs around it: “STOP”, stop🙏, ＳＴＯＰ. */
export const keywordOf = (word: string): string =>
  word
    .slice(0, LONGEST)
    .normalize('NFKC')
    .toLowerCase()
    .replace(/^[^\p{L}\p{N}]+|[\p{P}\p{S}\p{Z}\p{C}\ufe0e\ufe0f\u20e3]+$/gu, '');

/** Words of which each has a letter or a digit, and none is in the other list, which is `standard` where it is left out. */
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
