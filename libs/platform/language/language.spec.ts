import { acceptedLanguage, dayAndTime, languageOr } from './language.js';

it.each([
  [undefined, null],
  ['', null],
  ['fr', null],
  ['id', 'id'],
  ['id-ID,id;q=0.9,en-US;q=0.8', 'id'],
  ['in-ID', 'id'],
  ['en-US,en;q=0.9,id;q=0.8', 'en'],
  ['fr;q=1, id;q=0.7, en;q=0.2', 'id'],
  ['id;q=0, en', 'en'],
  ['id;q=x', 'id'],
  [`${'x,'.repeat(5_000)}id`, null],
])('reads Accept-Language %j as %s', (accepted, language) =>
  expect(acceptedLanguage(accepted)).toBe(language),
);

it('is the language of the brand, else of the browser, else English', () => {
  expect(languageOr('en', 'id')).toBe('en');
  expect(languageOr('id', 'en')).toBe('id');
  expect(languageOr(null, 'id-ID')).toBe('id');
  expect(languageOr(null, 'fr')).toBe('en');
  expect(languageOr(null, undefined)).toBe('en');
});

it('formats days and times for the language, with the name of the time zone', () => {
  const at = Date.parse('2026-11-27T06:05:00Z');
  expect(dayAndTime(at, 'en')).toBe('27 Nov 2026, 06:05 UTC');
  expect(dayAndTime(at, 'id', 'Asia/Jakarta')).toBe('27 Nov 2026, 13.05 WIB');
});
