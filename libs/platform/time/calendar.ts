import { applyDecorators } from '@nestjs/common';
import { Matches, ValidateBy } from 'class-validator';
import { Temporal } from 'temporal-polyfill';
import { BEYOND_SCHEMA } from '../http/validation.js';

/** Form of a day from the year 2000 on; some days that match do not exist. */
export const DAY_PATTERN = /^2\d{3}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/;

/** True for an existing day YYYY-MM-DD: not for 31 February, which JavaScript reads as a day in March. */
export function isCalendarDay(text: string): boolean {
  const instant = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(instant) && new Date(instant).toISOString().slice(0, 10) === text;
}

/** Returns the instant of a day (its beginning in UTC), or of a day with time and offset, in milliseconds since 1970; NaN if it does not exist. */
export const instantOfDayOrTime = (text: string): number =>
  isCalendarDay(text.slice(0, 10)) ? Date.parse(text) : Number.NaN;

/** Returns an instant of milliseconds since 1970 as RFC 3339 text in UTC; null for null. */
export const isoOf = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());

/** True for an existing day YYYY-MM-DD from the year 2000 on. */
export const isDay = (text: string): boolean => DAY_PATTERN.test(text) && isCalendarDay(text);

/** Rule for a field with a day that `isDay` accepts. */
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

/** Returns the day that is `days` later, or earlier if `days` is negative. */
export const addDays = (day: string, days: number): string =>
  Temporal.PlainDate.from(day).add({ days }).toString();

/** Returns the number of days from one day to another, both included. */
export const daysBetween = (from: string, to: string): number =>
  Temporal.PlainDate.from(from).until(to).days + 1;
