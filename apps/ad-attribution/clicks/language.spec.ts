import { languageOf } from './language.js';

it.each([
  [undefined, 'en'],
  ['', 'en'],
  ['fr', 'en'],
  ['id', 'id'],
  ['id-ID,id;q=0.9,en-US;q=0.8', 'id'],
  ['in-ID', 'id'],
  ['en-US,en;q=0.9,id;q=0.8', 'en'],
  ['fr;q=1, id;q=0.7, en;q=0.2', 'id'],
  ['id;q=0, en', 'en'],
  ['id;q=x', 'id'],
  [`${'x,'.repeat(5_000)}id`, 'en'],
])('of %j the page is in %s', (accepted, language) => expect(languageOf(accepted)).toBe(language));
