import { mediaProblemWords, WORDS } from '../../media/media-problems.js';
import { PAGE_CODES } from '../messenger/page.problems.js';
import { TELEGRAM_REASONS } from '../telegram/telegram.problems.js';
import { WHATSAPP_CODES } from '../whatsapp/whatsapp.problems.js';
import { OF_ALL, problemWords } from './reply-problems.js';

/** The reason, and behind it what to do. */
const WITH_WHAT_TO_DO = /^[^:]{10,}: \S.{8,}$/;

describe('the words for a problem', () => {
  const codes = [
    ...Object.keys(OF_ALL),
    ...Object.keys(WHATSAPP_CODES).map((code) => `wa_${code}`),
    ...Object.keys(PAGE_CODES).map((code) => `meta_${code}`),
    ...Object.keys(TELEGRAM_REASONS).map((reason) => `telegram_${reason}`),
    ...['unconfirmed', 'wa_1', 'meta_1', 'telegram_400', 'something_else'],
  ];

  it.each(codes)('of an answer say what to do: %s', (code) => {
    expect(problemWords(code)).toMatch(WITH_WHAT_TO_DO);
  });

  it.each([...Object.keys(WORDS), 'something_else'])('of a file say what to do: %s', (code) => {
    expect(mediaProblemWords(code)).toMatch(WITH_WHAT_TO_DO);
  });
});
