import fc from 'fast-check';
import { majorUnits } from './major-units.js';

describe('major units', () => {
  it.each([
    [1999, 'USD', '19.99'],
    [5, 'USD', '0.05'],
    [0, 'EUR', '0.00'],
    [150_000, 'IDR', '1500.00'],
    [1500, 'JPY', '1500'],
    [1500, 'KRW', '1500'],
    [1234, 'KWD', '1.234'],
    [7, 'TND', '0.007'],
    [12_345, 'CLF', '1.2345'],
    [8_999_999_999_999_999, 'USD', '89999999999999.99'],
  ])('convert %d minor units of %s to %s', (amount, currency, text) => {
    expect(majorUnits(amount, currency)).toBe(text);
  });

  it('keep every digit', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), fc.constantFrom('USD', 'JPY', 'KWD', 'CLF'), (amount, currency) => {
        const text = majorUnits(amount, currency);
        expect(text).toMatch(/^(0|[1-9]\d*)(\.\d+)?$/);
        expect(Number(text.replace('.', ''))).toBe(amount);
      }),
    );
  });
});
