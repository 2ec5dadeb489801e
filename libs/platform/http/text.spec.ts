import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { cleanText, isolateDirection, OneLine, PlainText, hasVisibleText } from './text.js';

class Words {
  @OneLine(1, 120) name = 'Kopi';
  @OneLine(0, 200) title = '';
  @PlainText(1, 1_000) body = 'Selamat pagi';
  @PlainText(0, 500) about = '';
}

const given = (words: Partial<Words>) => {
  const kept = plainToInstance(Words, words);
  const messages = validateSync(kept).flatMap(({ constraints }) => Object.values(constraints ?? {}));
  return { kept, messages };
};

describe('text that people see', () => {
  it.each([
    ['\u200b', 'zero width'],
    ['\u3164', 'a Hangul filler'],
    ['\u2800', 'a Braille blank'],
    [' \u00a0\u2003\t', 'blanks'],
    ['\u200d\ufe0f', 'joiners'],
    ['\u202e\u202c', 'signs of direction'],
    ['\u{e0041}', 'tags'],
  ])('counts as empty if it is only %j (%s)', (nothing) => {
    expect(hasVisibleText(nothing)).toBe(false);
    expect(given({ name: nothing }).messages.length).toBeGreaterThan(0);
    expect(given({ body: nothing }).messages.length).toBeGreaterThan(0);
    const { kept, messages } = given({ title: nothing.replace('\t', ''), about: nothing });
    expect([kept.title, kept.about, messages]).toEqual(['', '', []]);
  });

  it.each([
    ['\u202eKopi', 'Kopi'],
    ['Ko\u200bpi \u2066Susu\u2069', 'Kopi Susu'],
    ['\ufeffKopi', 'Kopi'],
    ['Siti\u0092s', 'Siti’s'],
    ['عرض خاص', 'عرض خاص'],
    ['می\u200cخواهم', 'می\u200cخواهم'],
    ['👩\u200d🌾 ❤\ufe0f', '👩\u200d🌾 ❤\ufe0f'],
    ['قهوة \u200f(2.0)', 'قهوة \u200f(2.0)'],
    ['=?UTF-8?B?S29waQ==?=', '=?UTF-8?B?S29waQ==?='],
  ])('of one line, %j, is stored as %j', (name, as) => {
    const { kept, messages } = given({ name });
    expect([kept.name, messages]).toEqual([as, []]);
  });

  it.each([
    ['Line one\u000bLine two', 'Line one\nLine two'],
    ['it\u0092s', 'it’s'],
    ['a\rb\r\nc\fd\u2028e', 'a\nb\nc\nd\ne'],
    ['\ufeffa\tb', 'a\tb'],
  ])('of several lines, %j, is stored as %j', (body, as) => {
    expect(cleanText(body)).toBe(as);
    const { kept, messages } = given({ body });
    expect([kept.body, messages]).toEqual([as, []]);
  });

  it.each([
    [{ body: 'a\u0000b' }, /^body .*character 2 is U\+0000/],
    [{ body: 'a\u001b[31mb' }, /^body .*character 2 is U\+001B/],
    [{ body: 'it\u0081s' }, /^body .*character 3 is U\+0081/],
    [{ body: 'half \ud83d' }, /^body .*character 6 is U\+D83D/],
    [{ name: 'two\nlines' }, /^name has to be one line .*character 4 is U\+000A/],
    [{ title: 'a\rb' }, /^title has to be one line .*character 2 is U\+000D/],
    [{ name: '\u3164' }, /something can be seen/],
  ])('is refused with the reason: %j', (words, message) => {
    expect(given(words).messages.join('\n')).toMatch(message);
  });

  it('is isolated if it has another direction', () => {
    expect(isolateDirection('Kopi')).toBe('Kopi');
    expect(isolateDirection('قهوة (2.0)')).toBe('\u2068قهوة (2.0)\u2069');
  });
});
