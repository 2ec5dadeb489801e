// The language that the page is written in: what a script says, and how it writes dates.
const LANGUAGE = document.documentElement.lang;
const WORDS = TEXTS[LANGUAGE] ?? TEXTS.en;
/** The reader's own variety of it, such as en-US, else the language alone. */
const LOCALE = navigator.languages.find((one) => one.split('-')[0] === LANGUAGE) ?? LANGUAGE;
