import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { keywordOf } from './keyword.js';
import { WhatsAppInput } from '../account-settings/provider.dto.js';

describe('a keyword', () => {
  it.each([
    'STOP',
    'stop',
    'Stop!',
    '“STOP”',
    '«stop»',
    '*STOP*',
    'STOP🙏',
    '🛑stop',
    'STOP\u200b',
    '\u2068STOP\u2069',
    'STOP…',
    'STOP❤️',
    'ＳＴＯＰ',
    '(stop).',
  ])('is the same however it is written: %s', (word) => expect(keywordOf(word)).toBe('stop'));

  it.each([
    ['STOPP', 'stopp'],
    ['non-stop', 'non-stop'],
    ['बंद', 'बंद'],
    ['रोको', 'रोको'],
    ['BERHENTI2', 'berhenti2'],
    ['...', ''],
    ['🙏', ''],
  ])('is %s as %s', (word, keyword) => expect(keywordOf(word)).toBe(keyword));
});

describe('the words of an account', () => {
  const wrong = (words: object) =>
    validateSync(plainToInstance(WhatsAppInput, words), { skipMissingProperties: true }).map(
      ({ property }) => property,
    );

  it.each([
    ['a start word that is the stop word by itself', { start_words: ['stop!'] }, ['start_words']],
    ['a stop word that is the start word by itself', { stop_words: ['Start'] }, ['stop_words']],
    ['a word for both', { start_words: ['GO'], stop_words: ['END', 'go'] }, ['start_words', 'stop_words']],
    ['a word without a letter', { stop_words: ['...'] }, ['stop_words']],
    ['a picture', { start_words: ['MULAI', '🙏'] }, ['start_words']],
  ])('are refused with %s', (_, words, fields) => expect(wrong(words)).toEqual(fields));

  it('are taken where they are apart', () => {
    for (const words of [
      {},
      { start_words: ['MULAI', 'START'] },
      { start_words: ['STOP'], stop_words: ['START'] },
    ])
      expect(wrong(words)).toEqual([]);
  });

  it('is found however many signs are around it, and in their midst is none', () => {
    const signs = '!'.repeat(1_000_000);
    expect([`stop${signs}`, `${signs}stop`, `${signs}a`].map(keywordOf)).toEqual(['stop', '', '']);
  });
});
