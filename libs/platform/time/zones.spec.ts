import fc from 'fast-check';
import { changes, HOUR, likelyHours, quiet, shown, ZONES } from './clocks.fixture.js';
import { endOfHours, isTimeZone, localDay, nextMidnight, type Hours } from './zones.js';

function holds(zone: string, at: number, asked: Hours): void {
  const end = endOfHours(zone, asked, at);
  expect(end !== null).toBe(quiet(zone, asked, at));
  if (end === null) return;
  // The end is neither early nor late, and the same for every instant within the hours.
  expect(end).toBeGreaterThan(at);
  expect(quiet(zone, asked, end)).toBe(false);
  expect(quiet(zone, asked, end - 1)).toBe(true);
  const middle = at + Math.floor((end - at) / 2);
  expect(quiet(zone, asked, middle)).toBe(true);
  expect(endOfHours(zone, asked, middle)).toBe(end);
  expect(endOfHours(zone, asked, end)).toBeNull();
  expect(end - at).toBeLessThan(50 * HOUR);
}

describe('quiet hours in a time zone', () => {
  it('accept every time zone, and no other name', () => {
    expect(ZONES.length).toBeGreaterThan(400);
    for (const zone of ZONES) expect(isTimeZone(zone)).toBe(true);
    for (const wrong of ['', 'Mars/Olympus', '+02:00', 'Europe/Berlin\n', 'constructor'])
      expect(isTimeZone(wrong)).toBe(false);
  });

  it.each(ZONES)('end at the first instant outside them, in %s', (zone) => {
    fc.assert(
      fc.property(
        fc.integer({ min: Date.UTC(2025, 0, 1), max: Date.UTC(2035, 0, 1) }),
        likelyHours,
        (at, asked) => holds(zone, at, asked),
      ),
      { numRuns: 5 },
    );
  });

  const changing = ZONES.flatMap((zone) => changes(zone).map((change) => [zone, change] as const));

  it('end correctly around both clock changes of every time zone that has them', () => {
    expect(new Set(changing.map(([zone]) => zone)).size).toBeGreaterThan(100);
    for (const [zone, change] of changing) {
      fc.assert(
        fc.property(fc.integer({ min: -20 * HOUR, max: 3 * HOUR }), likelyHours, (away, asked) =>
          holds(zone, change + away, asked),
        ),
        { numRuns: 4 },
      );
    }
  });

  it('end at a clock change that skips their end, and cover an hour that comes twice', () => {
    const night = { from: 60, to: 150 };
    // Berlin, 29 March 2026: 02:00 is followed by 03:00.
    expect(endOfHours('Europe/Berlin', night, Date.parse('2026-03-29T00:30Z'))).toBe(
      Date.parse('2026-03-29T01:00Z'),
    );
    // 25 October 2026: 03:00 is followed by 02:00, so that 02:00 to 02:30 comes again.
    expect(endOfHours('Europe/Berlin', night, Date.parse('2026-10-25T00:10Z'))).toBe(
      Date.parse('2026-10-25T00:30Z'),
    );
    expect(endOfHours('Europe/Berlin', night, Date.parse('2026-10-25T01:10Z'))).toBe(
      Date.parse('2026-10-25T01:30Z'),
    );
    // Lord Howe changes its clock by half an hour.
    expect(endOfHours('Australia/Lord_Howe', { from: 0, to: 135 }, Date.parse('2026-10-03T15:00Z'))).toBe(
      Date.parse('2026-10-03T15:30Z'),
    );
  });
});

describe('the next local midnight', () => {
  it('is the first instant of a later day, in every zone and at every clock change', () => {
    const at = ZONES.flatMap((zone) =>
      [
        Date.UTC(2026, 5, 1, 12, 34, 56, 789),
        ...changes(zone).flatMap((change) => [change - HOUR, change - 1, change, change + HOUR]),
      ].map((instant) => [zone, instant] as const),
    );
    for (const [zone, instant] of at) {
      const next = nextMidnight(zone, instant);
      expect(next).toBeGreaterThan(instant);
      expect(shown(zone, next).slice(0, 10) > shown(zone, instant).slice(0, 10)).toBe(true);
      expect(shown(zone, next - 1).slice(0, 10)).toBe(shown(zone, instant).slice(0, 10));
      expect(localDay(zone, next)).toBe(shown(zone, next).slice(0, 10));
    }
  });

  it('is an hour into the day if the clock skips midnight', () => {
    // Cairo, 24 April 2026: 00:00 is followed by 01:00.
    expect(new Date(nextMidnight('Africa/Cairo', Date.parse('2026-04-23T12:00Z'))).toISOString()).toBe(
      '2026-04-23T22:00:00.000Z',
    );
  });
});
