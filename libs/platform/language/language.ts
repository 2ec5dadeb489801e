/** The languages that there are texts in, by their codes of ISO 639-1. */
export const LANGUAGES = ['en', 'id'] as const;
export type Language = (typeof LANGUAGES)[number];

/** The same text in each language. */
export type Words = Readonly<Record<Language, string>>;

/** What a visitor's browser asks for most, of those that there are texts in; null where it asks for none of them. */
export function acceptedLanguage(accepted: string | undefined): Language | null {
  let best: { language: Language | null; weight: number } = { language: null, weight: 0 };
  for (const part of (accepted ?? '').slice(0, 500).split(',')) {
    const [tag = '', ...parameters] = part.trim().toLowerCase().split(';');
    // `in` is what older systems call Indonesian.
    const code = tag.split('-')[0]!.replace(/^in$/, 'id');
    const language = LANGUAGES.find((one) => one === code);
    const weight = Number(/^\s*q=([\d.]+)/.exec(parameters.join(';'))?.[1] ?? 1);
    if (language && weight > best.weight) best = { language, weight };
  }
  return best.language;
}

/** English where neither the brand nor the browser says a language. */
export const languageOr = (brand: Language | null, accepted: string | undefined): Language =>
  brand ?? acceptedLanguage(accepted) ?? 'en';

/** How each language writes dates and numbers, for Intl. */
const LOCALES: Readonly<Record<Language, string>> = { en: 'en-GB', id: 'id-ID' };

const formats = new Map<string, Intl.DateTimeFormat>();

/** Day and time in a zone of the IANA, with the zone's short name: 27 Nov 2026, 13:05 WIB. */
export function dayAndTime(at: number, language: Language, timeZone = 'UTC'): string {
  const key = `${language} ${timeZone}`;
  let format = formats.get(key);
  if (!format) {
    const options = { dateStyle: 'medium', timeStyle: 'short', timeZone } as const;
    formats.set(key, (format = new Intl.DateTimeFormat(LOCALES[language], options)));
  }
  return `${format.format(at)} ${zoneName(at, language, timeZone)}`;
}

function zoneName(at: number, language: Language, timeZone: string): string {
  const parts = new Intl.DateTimeFormat(LOCALES[language], { timeZone, timeZoneName: 'short' }).formatToParts(
    at,
  );
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? timeZone;
}
