import fc from 'fast-check';
import type { OpeningTimes } from '../opening-hours/opening-times.js';
import { OpenTime } from './open-time.js';

const HOUR = 3_600_000;
const at = (text: string) => Date.parse(text);
/** Monday to Friday, 9 to 12 and 13 to 17 in Berlin; closed on Christmas Day. */
const OFFICE: OpeningTimes = {
  zone: 'Europe/Berlin',
  weekdays: [
    ...Array(5).fill([
      [540, 720],
      [780, 1_020],
    ]),
    [],
    [],
  ] as OpeningTimes['weekdays'],
  holidays: { '2026-12-25': [] },
};

describe('open time', () => {
  const hours = (from: string, to: string, times: OpeningTimes | null = OFFICE) =>
    new OpenTime(times, at(from), at(to)).between(at(from), at(to)) / HOUR;

  it.each([
    ['within a span', '2026-11-02T09:00:00Z', '2026-11-02T10:30:00Z', 1.5],
    ['over the lunch break', '2026-11-02T10:30:00Z', '2026-11-02T12:30:00Z', 1],
    ['over a weekend', '2026-11-06T15:00:00Z', '2026-11-09T09:00:00Z', 2],
    ['on a day off', '2026-11-07T08:00:00Z', '2026-11-07T20:00:00Z', 0],
    ['over a holiday', '2026-12-24T15:00:00Z', '2026-12-28T08:30:00Z', 1.5],
    ['over the change of the clock', '2026-03-27T15:00:00Z', '2026-03-30T08:00:00Z', 2],
  ])('counts opening hours alone: %s', (_, from, to, expected) => {
    expect(hours(from, to)).toBeCloseTo(expected, 9);
  });

  it('is all time without opening hours', () => {
    expect(hours('2026-11-06T15:00:00Z', '2026-11-09T09:00:00Z', null)).toBe(66);
  });

  it('adds up, however a period is divided', () => {
    const [start, end] = [at('2026-10-01T00:00:00Z'), at('2026-12-31T00:00:00Z')];
    const open = new OpenTime(OFFICE, start, end);
    const instant = fc.integer({ min: start, max: end });
    fc.assert(
      fc.property(instant, instant, instant, (...all) => {
        const [one, two, three] = all.sort((a, b) => a - b) as [number, number, number];
        expect(open.between(one, two) + open.between(two, three)).toBe(open.between(one, three));
        expect(open.between(one, two)).toBeGreaterThanOrEqual(0);
        expect(open.between(one, two)).toBeLessThanOrEqual(two - one);
      }),
      { seed: 20_261_128 },
    );
  });
});
