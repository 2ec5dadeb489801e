import { keywordOf } from './keyword.js';

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
    '\u202eSTOP\u202c',
    'S\u200bT\u2060O\ufeffP',
    'st\u00adop',
    'STOP…',
    'STOP❤️',
    'ＳＴＯＰ',
    '(stop).',
  ])('is recognised in every spelling: %s', (word) => expect(keywordOf(word)).toBe('stop'));

  it.each([
    ['STOPP', 'stopp'],
    ['non-stop', 'non-stop'],
    ['बंद', 'बंद'],
    ['रोको', 'रोको'],
    ['BERHENTI2', 'berhenti2'],
    ['...', ''],
    ['🙏', ''],
  ])('of %s is %s', (word, keyword) => expect(keywordOf(word)).toBe(keyword));

  it('is read from the first 100 characters alone, however many signs there are', () => {
    const signs = '!'.repeat(1_000_000);
    expect([`stop${signs}`, `${signs}stop`, `${signs}a`].map(keywordOf)).toEqual(['stop', '', '']);
  });
});
