import type { Language } from './language.js';

/** Formats seconds in words, rounded up to one unit: 45 seconds, 3 minutes, 3 menit. */
export function durationIn(language: Language, seconds: number): string {
  const [value, unit] = seconds < 60 ? [seconds, 'second'] : [Math.ceil(seconds / 60), 'minute'];
  return new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' }).format(value);
}
