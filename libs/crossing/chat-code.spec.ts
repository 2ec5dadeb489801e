import { validateSync } from 'class-validator';
import fc from 'fast-check';
import { BoundedCode } from '#platform/events/bounded-fields.js';
import { chatCodesIn, encodeChatCode, MAX_LINK_NUMBER } from './chat-code.js';

class CodeHolder {
  @BoundedCode() code: string;
}

const SYMBOLS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const numbers = fc.integer({ min: 1, max: MAX_LINK_NUMBER });
const chances = fc.uint8Array({ minLength: 5, maxLength: 5 });
const codes = fc.tuple(numbers, chances).map(([number, chance]) => encodeChatCode(number, chance));
/** Text without a code: a code needs hyphens. */
const words = fc
  .string({ unit: 'grapheme', maxLength: 400 })
  .map((text) => text.replace(/[-\u2010-\u2015\u2212]/g, '\n'));

const found = (text: string) => [...chatCodesIn(text)].map(({ code }) => code);

describe('the code of a click in the draft of a message', () => {
  it('contains the number of its link, and is the same when parsed', () => {
    fc.assert(
      fc.property(numbers, chances, (linkNumber, chance) => {
        const code = encodeChatCode(linkNumber, chance);
        expect(validateSync(Object.assign(new CodeHolder(), { code }))).toEqual([]);
        expect([...chatCodesIn(code)]).toEqual([{ code, linkNumber }]);
      }),
    );
  });

  it('differs if the random bits differ', () => {
    fc.assert(
      fc.property(numbers, chances, chances, (number, one, other) => {
        expect(encodeChatCode(number, one) === encodeChatCode(number, other)).toBe(
          Buffer.from(one).equals(Buffer.from(other)),
        );
      }),
    );
  });

  it('is found in any surrounding text, also without spaces', () => {
    fc.assert(
      fc.property(words, codes, words, (before, code, after) => {
        expect(found(before + code + after)).toContain(code);
      }),
    );
  });

  it('is found in lower case, with look-alike symbols, and with dashes of autocorrection', () => {
    fc.assert(
      fc.property(codes, fc.infiniteStream(fc.nat({ max: 5 })), (code, picks) => {
        const written = [...code].map((symbol) => {
          const others: Record<string, string> = {
            0: 'oO0',
            1: 'iIlL1',
            '-': '-\u2010\u2011\u2013\u2014\u2212',
          };
          const choices = others[symbol] ?? symbol + symbol.toLowerCase();
          return choices[picks.next().value! % choices.length]!;
        });
        expect(found(`Halo! ${written.join('')}.`)).toEqual([code]);
      }),
    );
  });

  it('is not found with one wrong symbol, or with two neighbouring symbols swapped', () => {
    fc.assert(
      fc.property(codes, fc.nat({ max: 19 }), fc.nat({ max: 31 }), (code, place, other) => {
        const symbols = [...code];
        if (symbols[place] === '-' || symbols[place] === SYMBOLS[other]) return;
        symbols[place] = SYMBOLS[other]!;
        expect(found(symbols.join(''))).toEqual([]);
      }),
    );
    fc.assert(
      fc.property(codes, fc.nat({ max: 16 }), (code, place) => {
        const symbols = [...code.replaceAll('-', '')];
        if (symbols[place] === symbols[place + 1]) return;
        [symbols[place], symbols[place + 1]] = [symbols[place + 1]!, symbols[place]!];
        expect(found(symbols.join('').replace(/(.{6})(?=.)/g, '$1-'))).toEqual([]);
      }),
    );
  });

  it('is found in random text of its shape about once in a million times', () => {
    const symbols = fc.string({ unit: fc.constantFrom(...SYMBOLS), minLength: 18, maxLength: 18 });
    const shapes = fc.sample(symbols, { numRuns: 20_000, seed: 7 });
    const codes = shapes.flatMap((text) => [...chatCodesIn(text.replace(/(.{6})(?=.)/g, '$1-'))]);
    expect(codes.length).toBeLessThanOrEqual(2);
  });

  it.each([
    ['zeros', '000000-000000-000000'],
    ['too few symbols', '00000-000000-000000'],
    ['a letter that is no symbol', 'UUUUUU-UUUUUU-UUUUUU'],
    ['letters of another script', '\uff10'.repeat(6) + '-000000-000000'],
    ['a phone number', '0812-345678-901234'],
    ['nothing', ''],
  ])('is not found in %s', (_, text) => {
    expect(found(text)).toEqual([]);
  });

  it('is found in a draft of 4,000 characters with emoji and line ends', () => {
    const code = encodeChatCode(41, Uint8Array.of(1, 2, 3, 4, 5));
    const filler = 'Halo kak 👩🏽‍🍳☕️\r\nmau pesan kopi - yang ABCDEF-GHJKMN - itu?\u2028'
      .repeat(100)
      .slice(0, 3_979);
    for (const text of [
      `${filler}\n${code}`,
      `${code}\r\n${filler}`,
      `${filler.slice(0, 2_001)}${code}${filler.slice(2_001)}`,
    ])
      expect(found(text)).toEqual([code]);
  });

  it('is searched for in linear time, also in text that resembles codes', () => {
    const near = 'AAAAAA-'.repeat(600);
    expect([...near.matchAll(/(?=[A-Z]{6}-[A-Z]{6}-[A-Z]{6})/g)].length).toBeGreaterThan(500);
    expect(found(near)).toEqual([]);
    const code = encodeChatCode(MAX_LINK_NUMBER, Uint8Array.of(255, 255, 255, 255, 255));
    expect(found(near + code)).toEqual([code]);
    expect(found(`${code} ${near} ${code}`)).toEqual([code, code]);
  });

  it('is refused where the link has no number or the random bits are not 40', () => {
    for (const number of [0, -1, 1.5, MAX_LINK_NUMBER + 1, Number.NaN])
      expect(() => encodeChatCode(number, new Uint8Array(5))).toThrow(RangeError);
    for (const length of [0, 4, 6])
      expect(() => encodeChatCode(1, new Uint8Array(length))).toThrow(RangeError);
  });
});
