// The language of the page, for the texts and dates of its scripts.
const LANGUAGE = document.documentElement.lang;
const WORDS = TEXTS[LANGUAGE] ?? TEXTS.en;
/** The reader's own locale of that language, such as en-US, or else the language alone. */
const LOCALE = navigator.languages.find((one) => one.split('-')[0] === LANGUAGE) ?? LANGUAGE;
