import { ValidateBy } from 'class-validator';
import { applyDecorators } from '@nestjs/common';
import { Temporal } from 'temporal-polyfill';
import { BoundedTimeZone } from '../events/bounded-fields.js';
import { BEYOND_SCHEMA } from '../http/validation.js';

const MINUTE_MS = 60_000;
const DAY_MINUTES = 1_440;

/** The IANA time zones that this machine knows, with UTC first. */
export const TIME_ZONES: readonly string[] = [...new Set(['UTC', ...Intl.supportedValuesOf('timeZone')])];

/** True for a name that this machine knows as an IANA time zone; not for an offset. */
export function isTimeZone(zone: string): boolean {
  try {
    return /^[A-Za-z]/.test(zone) && Boolean(new Intl.DateTimeFormat('en', { timeZone: zone }));
  } catch {
    return false;
  }
}

/** Rule for the name of an IANA time zone; every input uses it. */
export const IsTimeZone = () =>
  applyDecorators(
    BoundedTimeZone(),
    ValidateBy(
      {
        name: 'isTimeZone',
        validator: {
          validate: (value: unknown) => typeof value === 'string' && value.length <= 64 && isTimeZone(value),
          defaultMessage: () => '$property has to be an IANA time zone, such as UTC or Asia/Jakarta',
        },
      },
      BEYOND_SCHEMA,
    ),
  );

/** Hours of the day in local time, in minutes after midnight: from `from` until just before `to`, past midnight when `to` is smaller. */
export interface Hours {
  from: number;
  to: number;
}

const wallClock = (zone: string, at: number): Temporal.ZonedDateTime =>
  Temporal.Instant.fromEpochMilliseconds(Math.floor(at)).toZonedDateTimeISO(zone);

/** Local time in a zone: minutes after midnight, and the day of the week from 1 (Monday) to 7 (Sunday). */
export function localClock(zone: string, at: number): { minute: number; weekday: number } {
  const { hour, minute, dayOfWeek } = wallClock(zone, at);
  return { minute: hour * 60 + minute, weekday: dayOfWeek };
}

const isInside = (minute: number, { from, to }: Hours): boolean =>
  from < to ? minute >= from && minute < to : minute >= from || minute < to;

/** True for two names of one zone, such as Asia/Calcutta and Asia/Kolkata. */
export const isSameZone = (one: string, other: string): boolean =>
  wallClock(one, 0).equals(wallClock(other, 0));

/** Returns the local day in a zone: `2026-03-29`. */
export const localDay = (zone: string, at: number): string => wallClock(zone, at).toPlainDate().toString();

/**
 * Returns the instant at which a day (`2026-03-29`) begins in the zone: midnight; the first of two midnights if the clock is
 * set back over it; the instant of the change if the clock is set forward over midnight or over the whole day.
 */
export const startOfDay = (zone: string, day: string): number =>
  Temporal.PlainDate.from(day).toZonedDateTime(zone).epochMilliseconds;

/** Returns the first instant of a later day in the zone. */
export function nextMidnight(zone: string, at: number): number {
  const tomorrow = wallClock(zone, at).toPlainDate().add({ days: 1 });
  const first = tomorrow.toZonedDateTime(zone).epochMilliseconds;
  if (first > at) return first;
  // The clock was set back over midnight, which then comes a second time.
  return tomorrow.toPlainDateTime().toZonedDateTime(zone, { disambiguation: 'later' }).epochMilliseconds;
}

/**
 * Returns the end of the hours that contain `at`: the first instant at which the local time is outside them; null if `at` is
 * outside. Only the local time counts, so that a repeated hour counts twice and a skipped hour not at all.
 */
export function endOfHours(zone: string, hours: Hours, at: number): number | null {
  for (let now = at; ;) {
    const clock = wallClock(zone, now);
    const minute = clock.hour * 60 + clock.minute;
    if (!isInside(minute, hours)) return now === at ? null : now;
    const minutesLeft = (hours.to - minute + DAY_MINUTES) % DAY_MINUTES || DAY_MINUTES;
    const end = now - (clock.second * 1_000 + clock.millisecond) + minutesLeft * MINUTE_MS;
    const change = clock.getTimeZoneTransition('next')?.epochMilliseconds ?? Infinity;
    now = Math.min(end, change);
  }
}

/**
 * Returns the instant at which a clock in the zone shows a time of a day, in minutes after midnight; 1,440 is the end of the
 * day. A time that the clock leaves out is that long after the change; of one that comes twice it is the first.
 */
export function instantOfMinute(zone: string, day: string, minute: number): number {
  const date = Temporal.PlainDate.from(day);
  if (minute === DAY_MINUTES) return date.add({ days: 1 }).toZonedDateTime(zone).epochMilliseconds;
  const plainTime = Temporal.PlainTime.from({ hour: Math.floor(minute / 60), minute: minute % 60 });
  return date.toZonedDateTime({ timeZone: zone, plainTime }).epochMilliseconds;
}

/** Returns the day of the week of a day, from 1 (Monday) to 7 (Sunday). */
export const weekdayOf = (day: string): number => Temporal.PlainDate.from(day).dayOfWeek;
