const LANGUAGES = ['en', 'id'] as const;
export type Language = (typeof LANGUAGES)[number];

/** The language that a visitor's browser asks for most, of those that there are texts in; English where it asks for none. */
export function languageOf(accepted: string | undefined): Language {
  let best: { language: Language; weight: number } = { language: 'en', weight: 0 };
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
