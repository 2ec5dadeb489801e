import { i18n, type Messages } from '@lingui/core';

export const LANGUAGES = ['en', 'id'] as const;
export type Language = (typeof LANGUAGES)[number];
export const LANGUAGE_NAMES: Record<Language, string> = { en: 'English', id: 'Bahasa Indonesia' };

/** Where this browser keeps the person's choice. */
const KEPT = 'corong-language';

/** The texts of all folders: of one language alone. */
const TEXTS: Record<Language, () => Promise<{ messages: Messages }>> = {
  en: () => import('./texts-en'),
  id: () => import('./texts-id'),
};

const isLanguage = (value: unknown): value is Language => LANGUAGES.includes(value as Language);

/** The chosen language, or else the browser's. */
export function preferredLanguage(): Language {
  const kept = localStorage.getItem(KEPT);
  if (isLanguage(kept)) return kept;
  return navigator.languages.map((one) => one.split('-')[0]).find(isLanguage) ?? 'en';
}

/** Loads a language's texts and shows them; `keep` remembers it as the person's choice. */
export async function speak(language: Language, keep = false): Promise<void> {
  const { messages } = await TEXTS[language]();
  i18n.loadAndActivate({ locale: language, messages });
  document.documentElement.lang = language;
  if (keep) localStorage.setItem(KEPT, language);
}
