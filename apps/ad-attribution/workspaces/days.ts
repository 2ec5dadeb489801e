import { applyDecorators } from '@nestjs/common';
import { Matches, ValidateBy } from 'class-validator';
import { isCalendarDay } from '#platform/calendar.js';
import { BEYOND_SCHEMA } from '#platform/http/validation.js';

/** Days from the year 2000 on; some that match it are on no calendar. */
export const DAY_PATTERN = /^2\d{3}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/;
const DAY_MS = 86_400_000;

/** True for a day of the calendar as YYYY-MM-DD, from the year 2000 on. */
export const isDay = (text: string): boolean => DAY_PATTERN.test(text) && isCalendarDay(text);

/** A day of the calendar as a field of a query or a body. */
export const IsDay = () =>
  applyDecorators(
    Matches(DAY_PATTERN, { message: '$property has to be a day as YYYY-MM-DD, from the year 2000 on' }),
    ValidateBy(
      {
        name: 'isDay',
        validator: {
          validate: (value: unknown) => typeof value === 'string' && isCalendarDay(value),
          defaultMessage: () => '$property has to be a day that the calendar has',
        },
      },
      BEYOND_SCHEMA,
    ),
  );

/** The day after, on the calendar. */
export const nextDay = (day: string): string =>
  new Date(Date.parse(`${day}T00:00:00Z`) + DAY_MS).toISOString().slice(0, 10);

/** How many days from one to the other, both included. */
export const daysBetween = (from: string, to: string): number =>
  (Date.parse(`${to}T00:00:00Z`) - Date.parse(`${from}T00:00:00Z`)) / DAY_MS + 1;

/**
 * The instant at which a day begins in an IANA zone: midnight, the first of two where the clock is put back over it,
 * and where it is put forward over midnight (or over the whole day) the moment of the change.
 */
export function startOfDay(day: string, zone: string): number {
  const midnight = Date.parse(`${day}T00:00:00Z`);
  const clock = wallClock(zone);
  // No zone is further than 15 hours from UTC, and none changes its clock twice within two days.
  const before = offset(clock, midnight - DAY_MS);
  const after = offset(clock, midnight + DAY_MS);
  const candidates = [midnight - before, midnight - after].sort((a, b) => a - b);
  const found = candidates.find((instant) => clock(instant) === midnight);
  return found ?? changeBetween(clock, candidates[0]!, candidates[1]!, before);
}

/** What the zone's clocks show at an instant, as if it were UTC. */
type WallClock = (instant: number) => number;

const clocks = new Map<string, WallClock>();

function wallClock(zone: string): WallClock {
  let clock = clocks.get(zone);
  if (!clock) {
    const format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      calendar: 'iso8601',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    });
    clock = (instant) => {
      const part = Object.fromEntries(
        format.formatToParts(instant).map(({ type, value }) => [type, Number(value)]),
      );
      const ms = ((instant % 1000) + 1000) % 1000;
      return Date.UTC(
        part['year']!,
        part['month']! - 1,
        part['day'],
        part['hour'],
        part['minute'],
        part['second'],
        ms,
      );
    };
    clocks.set(zone, clock);
  }
  return clock;
}

const offset = (clock: WallClock, instant: number): number => clock(instant) - instant;

/** The first instant, of two around one change, at which the offset is no longer the old one. */
function changeBetween(clock: WallClock, low: number, high: number, old: number): number {
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if (offset(clock, middle) === old) low = middle + 1;
    else high = middle;
  }
  return low;
}
