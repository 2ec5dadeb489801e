import { Matches } from 'class-validator';

/** Names of the days of the week, in the order of ISO 8601. */
export const WEEKDAYS = [
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
  'saturday',
  'sunday',
] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** Rule for a time of the day by a local clock, `00:00` to `23:59`. `orMidnight` also takes `24:00`, the end of a day. */
export const IsTimeOfDay = ({ orMidnight = false } = {}) =>
  orMidnight
    ? Matches(/^(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)$/, {
        message: '$property has to be a time from 00:00 to 24:00',
      })
    : Matches(/^(?:[01]\d|2[0-3]):[0-5]\d$/, { message: '$property has to be a time from 00:00 to 23:59' });

/** Returns the minutes since midnight of such a time. */
export const minuteOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

/** Returns the time of the day that begins so many minutes after midnight; 1440 is `24:00`. */
export const timeOfMinute = (minute: number): string =>
  `${twoDigits(Math.floor(minute / 60))}:${twoDigits(minute % 60)}`;

const twoDigits = (value: number): string => String(value).padStart(2, '0');
