/** The languages in which Corong has texts, as ISO 639-1 codes. */
export const LANGUAGES = ['en', 'id'] as const;
export type Language = (typeof LANGUAGES)[number];

/** The same text in each language. */
export type Words = Readonly<Record<Language, string>>;

/** Returns the language that a browser prefers most among LANGUAGES; null if it accepts none of them. `accepted`: the header Accept-Language. */
export function acceptedLanguage(accepted: string | undefined): Language | null {
  let best: { language: Language | null; weight: number } = { language: null, weight: 0 };
  for (const part of (accepted ?? '').slice(0, 500).split(',')) {
    const [tag = '', ...parameters] = part.trim().toLowerCase().split(';');
    // Older systems use `in` for Indonesian.
    const code = tag.split('-')[0]!.replace(/^in$/, 'id');
    const language = LANGUAGES.find((one) => one === code);
    const weight = Number(/^\s*q=([\d.]+)/.exec(parameters.join(';'))?.[1] ?? 1);
    if (language && weight > best.weight) best = { language, weight };
  }
  return best.language;
}

/** Returns the brand's language, else the browser's, else English. */
export const languageOr = (brand: Language | null, accepted: string | undefined): Language =>
  brand ?? acceptedLanguage(accepted) ?? 'en';

/** The locale of each language for Intl, which formats dates and numbers. */
const LOCALES: Readonly<Record<Language, string>> = { en: 'en-GB', id: 'id-ID' };

const formats = new Map<string, Intl.DateTimeFormat>();

/** Formats an instant as day and time in an IANA time zone, with the zone's short name: 27 Nov 2026, 13:05 WIB. */
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
