/** The fields of every imported row, including the proof of consent; a file's columns have their names, or are chosen by hand. */
export const COLUMNS = [
  'transport',
  'address',
  'consent_at',
  'consent_how',
  'consent_wording',
  'source',
] as const;
export type Column = (typeof COLUMNS)[number];
