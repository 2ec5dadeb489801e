import { i18n, type Messages } from '@lingui/core';

export const LANGUAGES = ['en', 'id'] as const;
export type Language = (typeof LANGUAGES)[number];
export const LANGUAGE_NAMES: Record<Language, string> = { en: 'English', id: 'Bahasa Indonesia' };

/** Where this browser keeps the person's choice. */
const KEPT = 'corong-language';

/** The catalogues of all folders, by their files: each is loaded in one language alone. */
const CATALOGUES = import.meta.glob<{ messages: Messages }>('../*/texts/*.po');

const isLanguage = (value: unknown): value is Language => LANGUAGES.includes(value as Language);

/** The chosen language, or else the browser's. */
export function preferredLanguage(): Language {
  const kept = localStorage.getItem(KEPT);
  if (isLanguage(kept)) return kept;
  return navigator.languages.map((one) => one.split('-')[0]).find(isLanguage) ?? 'en';
}

/** Loads a language's texts and shows them; `keep` remembers it as the person's choice. */
export async function speak(language: Language, keep = false): Promise<void> {
  const files = Object.entries(CATALOGUES).filter(([file]) => file.endsWith(`/${language}.po`));
  const catalogues = await Promise.all(files.map(([, load]) => load()));
  i18n.loadAndActivate({
    locale: language,
    messages: Object.assign({}, ...catalogues.map(({ messages }) => messages)) as Messages,
  });
  document.documentElement.lang = language;
  if (keep) localStorage.setItem(KEPT, language);
}
