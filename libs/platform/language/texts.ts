import { LANGUAGES, type Language, type Words } from './language.js';

/**
 * The texts of one kind in each language. The English ones give the type, so that a text that is missing in another
 * language does not compile. A text is a string, or a function of what stands in it. They lie in files named `texts.ts`
 * or `….texts.ts`; a test holds the languages against each other, and the texts against the code that shows them.
 */
export type Texts<T> = Readonly<Record<Language, T>>;

/** One text in each language, for who does not know yet which one is asked for. */
export const inEach = <T>(texts: Texts<T>, pick: (texts: T) => string): Words =>
  Object.fromEntries(LANGUAGES.map((language) => [language, pick(texts[language])])) as Words;
