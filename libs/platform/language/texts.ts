import { LANGUAGES, type Language, type Words } from './language.js';

/**
 * The texts of one kind in each language. The English ones give the type, so that a text that is missing in another
 * language does not compile. A text is a string, or a function of its parameters. They are in files named `texts.ts` or
 * `….texts.ts`; a test compares the languages with each other, and the texts with the code that shows them.
 */
export type Texts<T> = Readonly<Record<Language, T>>;

/** Returns one text in every language, for a caller that does not know yet which one is needed. */
export const inEach = <T>(texts: Texts<T>, pick: (texts: T) => string): Words =>
  Object.fromEntries(LANGUAGES.map((language) => [language, pick(texts[language])])) as Words;
