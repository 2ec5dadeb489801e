import fc from 'fast-check';
import { lastTouch } from './last-touch.js';

const path = (text: string) =>
  text
    .split(' > ')
    .filter(Boolean)
    .map((source, at) => ({ at, source }));

/** What each source gets of paths `[path, conversions, value]`. */
function credited(paths: [string, number, number][]): Record<string, { conversions: number; value: number }> {
  const sums: Record<string, { conversions: number; value: number }> = {};
  for (const [text, conversions, value] of paths) {
    for (const { step, parts } of lastTouch.credit(path(text))) {
      const sum = (sums[step.source] ??= { conversions: 0, value: 0 });
      sum.conversions += conversions * parts;
      sum.value += value * parts;
    }
  }
  return sums;
}

describe('last touch', () => {
  it('credits the last source of each path', () => {
    const sums = credited([
      ['ads', 2, 0],
      ['mailing', 1, 0],
      ['ads > mailing', 1, 0],
    ]);
    expect(sums).toMatchObject({ ads: { conversions: 2 }, mailing: { conversions: 2 } });
  });

  it('credits the last of three touches, with the whole amount', () => {
    const steps = path('direct > organic > direct');
    expect(lastTouch.credit(steps)).toEqual([{ step: steps[2], parts: 1 }]);
    expect(credited([['direct > organic > direct', 1, 14_000]])).toEqual({
      direct: { conversions: 1, value: 14_000 },
    });
  });

  it('gives no credit for a path without touches', () => {
    expect(lastTouch.credit([])).toEqual([]);
  });

  it('gives every conversion undivided to one touch of its path', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ at: fc.nat(), source: fc.option(fc.string()) }), { minLength: 1 }),
        (steps) => {
          const credits = lastTouch.credit(steps);
          expect(credits.reduce((sum, credit) => sum + credit.parts, 0)).toBe(lastTouch.parts);
          expect(credits.every((credit) => steps.includes(credit.step))).toBe(true);
        },
      ),
    );
  });
});
