import fc from 'fast-check';
import { lastTouch } from './last-touch.js';
import type { Model } from './model.js';
import { sharesOf } from './shares.js';

/** Three parts in all: one to the first touch, two to the last. */
const firstAndLast: Model = {
  name: 'first-and-last',
  parts: 3,
  credit: (path) =>
    path.length === 0
      ? []
      : [
          { step: path[0]!, parts: 1 },
          { step: path.at(-1)!, parts: 2 },
        ],
};
const step = (source: string | null, at = 0) => ({ source, at });

describe('shares of a conversion', () => {
  it('go to every step that the model credits', () => {
    expect(sharesOf(firstAndLast, [step('a'), step('b'), step('c')], 100)).toEqual([
      { source: 'a', parts: 1, amount_minor: 33n },
      { source: 'c', parts: 2, amount_minor: 67n },
    ]);
  });

  it('give the whole conversion to the last touch', () => {
    expect(sharesOf(lastTouch, [step('a'), step('b')], 100)).toEqual([
      { source: 'b', parts: 1, amount_minor: 100n },
    ]);
  });

  it('are one unattributed share without a touch', () => {
    expect(sharesOf(firstAndLast, [], null)).toEqual([{ source: null, parts: 3, amount_minor: null }]);
  });

  it('add up exactly to the model’s parts and to the amount', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ at: fc.nat(), source: fc.option(fc.string()) })),
        fc.nat({ max: Number.MAX_SAFE_INTEGER }),
        (path, amount) => {
          const shares = sharesOf(firstAndLast, path, amount);
          expect(shares.reduce((sum, share) => sum + share.parts, 0)).toBe(3);
          expect(shares.reduce((sum, share) => sum + share.amount_minor!, 0n)).toBe(BigInt(amount));
        },
      ),
    );
  });
});
