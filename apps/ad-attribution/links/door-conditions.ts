import { createHash } from 'node:crypto';
import { minuteOf, WEEKDAYS, type Weekday } from '#platform/time/time-of-day.js';
import { localClock } from '#platform/time/zones.js';

/** Kinds of device that can be read from a user agent. */
export const DEVICES = ['phone', 'tablet', 'desktop', 'other'] as const;
/** A kind of device. */
export type Device = (typeof DEVICES)[number];

/** Hours in which a door is open, in the workspace's time zone, `09:00` to just before `17:00`; past midnight if `to` is not later than `from`. */
export interface DoorHours {
  days: Weekday[];
  from: string;
  to: string;
}

/** Conditions of a door: all that are given have to match. */
export interface DoorConditions {
  devices?: Device[];
  /** Primary language subtags, such as `id`. */
  languages?: string[];
  /** ISO 3166-1 alpha-2. A visit without a country of a trusted proxy matches none. */
  countries?: string[];
  hours?: DoorHours[];
  /** Percent of the visitors whom all other conditions match. */
  share?: number;
}

/** The properties of a visit that conditions use. */
export interface DoorVisit {
  at: number;
  device: Device;
  language?: string;
  country?: string;
  /** Keyed hash of the visitor: the same visitor gets the same door as long as the hash stays the same. */
  visitor: string;
}

/** True if all conditions except the share match. */
export function fits(when: DoorConditions, visit: DoorVisit, timeZone: string): boolean {
  if (when.devices && !when.devices.includes(visit.device)) return false;
  if (when.languages && !(visit.language !== undefined && when.languages.includes(visit.language)))
    return false;
  if (when.countries && !(visit.country !== undefined && when.countries.includes(visit.country)))
    return false;
  return !when.hours || isOpen(when.hours, visit.at, timeZone);
}

function isOpen(hours: readonly DoorHours[], at: number, timeZone: string): boolean {
  const { minute, weekday } = localClock(timeZone, at);
  const [today, yesterday] = [WEEKDAYS[weekday - 1]!, WEEKDAYS[(weekday + 5) % 7]!];
  return hours.some(({ days, from, to }) => {
    const [opens, closes] = [minuteOf(from), minuteOf(to)];
    if (opens < closes) return days.includes(today) && minute >= opens && minute < closes;
    return (days.includes(today) && minute >= opens) || (days.includes(yesterday) && minute < closes);
  });
}

/** Returns a visitor's percentile among the visitors of a link: evenly distributed from 0 to just below 100, and different for each link. */
export function percentileOf(visitor: string, linkId: string): number {
  const hash = createHash('sha256').update(`${linkId} ${visitor}`).digest();
  return (hash.readUInt32BE(0) / 2 ** 32) * 100;
}
