import { applyDecorators } from '@nestjs/common';
import { Matches, ValidateBy } from 'class-validator';
import { Temporal } from 'temporal-polyfill';
import { BEYOND_SCHEMA } from '../http/validation.js';

/** Days from the year 2000 on; some that match it are on no calendar. */
export const DAY_PATTERN = /^2\d{3}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/;

/** True for YYYY-MM-DD that a calendar has: not for 31 February, which JavaScript takes for a day in March. */
export function isCalendarDay(text: string): boolean {
  const instant = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(instant) && new Date(instant).toISOString().slice(0, 10) === text;
}

/** The instant that a day (its beginning in UTC) or a day with a time and an offset names; NaN where no calendar has it. */
export const instantOf = (text: string): number =>
  isCalendarDay(text.slice(0, 10)) ? Date.parse(text) : Number.NaN;

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

/** The day so many days later on the calendar; earlier where they are fewer than none. */
export const addDays = (day: string, days: number): string =>
  Temporal.PlainDate.from(day).add({ days }).toString();

/** How many days from one to the other, both included. */
export const daysBetween = (from: string, to: string): number =>
  Temporal.PlainDate.from(from).until(to).days + 1;
