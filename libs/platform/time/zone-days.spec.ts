import fc from 'fast-check';
import { addDays } from './calendar.js';
import { startOfDay } from './zones.js';

const HOUR = 3_600_000;
const zones = Intl.supportedValuesOf('timeZone');
const localDay = (zone: string, instant: number) =>
  new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  }).format(instant);
const anyDay = fc
  .integer({ min: Date.parse('2000-01-02'), max: Date.parse('2037-12-30') })
  .map((instant) => new Date(instant).toISOString().slice(0, 10));

describe('days of a time zone', () => {
  it.each([
    ['2026-03-01', 'UTC', '2026-03-01T00:00:00.000Z'],
    ['2026-03-01', 'Asia/Jakarta', '2026-02-28T17:00:00.000Z'],
    ['2026-03-29', 'Europe/Berlin', '2026-03-28T23:00:00.000Z'],
    ['2026-03-30', 'Europe/Berlin', '2026-03-29T22:00:00.000Z'],
    ['2026-11-01', 'America/New_York', '2026-11-01T04:00:00.000Z'],
    ['2026-11-02', 'America/New_York', '2026-11-02T05:00:00.000Z'],
    // The clock goes from 23:59:59 to 01:00.
    ['2018-11-04', 'America/Sao_Paulo', '2018-11-04T03:00:00.000Z'],
    ['2026-04-24', 'Africa/Cairo', '2026-04-23T22:00:00.000Z'],
    // The clock goes from 00:01 back to 23:01: the day begins at the first midnight.
    ['2010-11-07', 'America/St_Johns', '2010-11-07T02:30:00.000Z'],
    // A day that Samoa left out.
    ['2011-12-30', 'Pacific/Apia', '2011-12-30T10:00:00.000Z'],
    ['2011-12-31', 'Pacific/Apia', '2011-12-30T10:00:00.000Z'],
  ])('%s in %s begins at %s', (day, zone, instant) => {
    expect(new Date(startOfDay(zone, day)).toISOString()).toBe(instant);
  });

  it('begins each day at its first instant, and no two days overlap', () => {
    fc.assert(
      fc.property(fc.constantFrom(...zones), anyDay, (zone, day) => {
        const start = startOfDay(zone, day);
        const end = startOfDay(zone, addDays(day, 1));
        expect(end - start).toBeGreaterThanOrEqual(0);
        expect(end - start).toBeLessThanOrEqual(25 * HOUR);
        expect(localDay(zone, start - 1) < day).toBe(true);
        if (end > start) {
          expect(localDay(zone, start)).toBe(day);
          expect(localDay(zone, end - 1) <= day).toBe(true);
        } else expect(localDay(zone, start) > day).toBe(true);
      }),
      { numRuns: 2_000 },
    );
  });
});
