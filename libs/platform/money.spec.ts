import 'reflect-metadata';
import { validateSync } from 'class-validator';
import { CURRENCIES, minorDigitsOf, IsAmount, IsCurrency, MAX_AMOUNT, sumOf } from './money.js';

class Price {
  @IsCurrency() currency: unknown;
  @IsAmount() amount_minor: unknown;
}
const wrong = (currency: unknown, amount_minor: unknown) =>
  validateSync(Object.assign(new Price(), { currency, amount_minor })).map((error) => error.property);

describe('currencies', () => {
  it.each(['IDR', 'USD', 'EUR', 'VED', 'VES', 'CLF', 'XCG', 'ZWG', 'SLE', 'UYW', 'XOF'])(
    'include %s',
    (code) => expect(wrong(code, 1)).toEqual([]),
  );

  // Withdrawn, without a minor unit, never one, or not written as a code.
  it.each([
    'HRK',
    'ANG',
    'ZWL',
    'CUC',
    'XAU',
    'XDR',
    'XTS',
    'XXX',
    'XQX',
    'usd',
    'USD ',
    '',
    null,
    5,
    ['USD'],
  ])('do not include %j', (code) => expect(wrong(code, 1)).toEqual(['currency']));

  it('are each listed once, with their digits', () => {
    expect(CURRENCIES).toEqual([...new Set(CURRENCIES)]);
    expect(CURRENCIES.every((code) => /^[A-Z]{3}$/.test(code))).toBe(true);
    expect(
      Object.fromEntries(['JPY', 'IDR', 'KWD', 'CLF', 'HRK'].map((code) => [code, minorDigitsOf(code)])),
    ).toEqual({
      JPY: 0,
      IDR: 2,
      KWD: 3,
      CLF: 4,
      HRK: 2,
    });
  });
});

describe('amounts', () => {
  it('are whole, not negative, and exact', () => {
    for (const amount of [0, 1, MAX_AMOUNT]) expect(wrong('USD', amount)).toEqual([]);
    for (const amount of [-1, 1.5, MAX_AMOUNT + 1, '1', NaN, null, 2 ** 53])
      expect(wrong('USD', amount)).toEqual(['amount_minor']);
  });

  it('are summed exactly: a number while it is exact, else a string of digits', () => {
    expect(sumOf(2n ** 53n - 1n)).toBe(9_007_199_254_740_991);
    expect(sumOf(2n ** 53n)).toBe('9007199254740992');
    expect(sumOf(2n ** 53n + 1n)).toBe('9007199254740993');
    expect(sumOf(0n)).toBe(0);
    expect(sumOf(-(2n ** 53n) + 1n)).toBe(-9_007_199_254_740_991);
    expect(sumOf(-(2n ** 53n))).toBe('-9007199254740992');
  });
});
