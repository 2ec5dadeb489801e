import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { ConnectWhatsAppInput } from './connection.inputs.js';

describe('keywords of an account', () => {
  const wrong = (words: object) =>
    validateSync(plainToInstance(ConnectWhatsAppInput, words), { skipMissingProperties: true }).map(
      ({ property }) => property,
    );

  it.each([
    ['a start word that is the stop word by itself', { start_words: ['stop!'] }, ['start_words']],
    ['a stop word that is the start word by itself', { stop_words: ['Start'] }, ['stop_words']],
    ['a word for both', { start_words: ['GO'], stop_words: ['END', 'go'] }, ['start_words', 'stop_words']],
    ['a word without a letter', { stop_words: ['...'] }, ['stop_words']],
    ['a picture', { start_words: ['MULAI', '🙏'] }, ['start_words']],
  ])('are refused with %s', (_, words, fields) => expect(wrong(words)).toEqual(fields));

  it('are accepted when the two lists have no word in common', () => {
    for (const words of [
      {},
      { start_words: ['MULAI', 'START'] },
      { start_words: ['STOP'], stop_words: ['START'] },
    ])
      expect(wrong(words)).toEqual([]);
  });
});
