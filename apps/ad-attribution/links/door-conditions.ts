import { createHash } from 'node:crypto';
import { localClock } from '#platform/time/zones.js';

/** Kinds of device, as far as a user agent tells them apart. */
export const DEVICES = ['phone', 'tablet', 'desktop', 'other'] as const;
export type Device = (typeof DEVICES)[number];

export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export type Weekday = (typeof WEEKDAYS)[number];

/** Opening hours by the workspace's clock, `09:00` to just before `17:00`; past midnight where `to` is not the later. */
export interface OpeningHours {
  days: Weekday[];
  from: string;
  to: string;
}

/** When a door of a link is taken: where all that is given fits. */
export interface DoorConditions {
  devices?: Device[];
  /** Primary subtags, such as `id`. */
  languages?: string[];
  /** ISO 3166-1 alpha-2. A visit whose country no trusted proxy said fits none. */
  countries?: string[];
  hours?: OpeningHours[];
  /** Percent of the visitors that all else fits. */
  share?: number;
}

/** What a choice looks at of a visit. */
export interface DoorVisit {
  at: number;
  device: Device;
  language?: string;
  country?: string;
  /** Keyed hash of the visitor: the same one gets the same door, for as long as the hash lives. */
  visitor: string;
}

/** Whether all but the share fits. */
export function fits(when: DoorConditions, visit: DoorVisit, timeZone: string): boolean {
  if (when.devices && !when.devices.includes(visit.device)) return false;
  if (when.languages && !(visit.language !== undefined && when.languages.includes(visit.language)))
    return false;
  if (when.countries && !(visit.country !== undefined && when.countries.includes(visit.country)))
    return false;
  return !when.hours || isOpen(when.hours, visit.at, timeZone);
}

function isOpen(hours: readonly OpeningHours[], at: number, timeZone: string): boolean {
  const { minute, weekday } = localClock(timeZone, at);
  const [today, yesterday] = [WEEKDAYS[weekday - 1]!, WEEKDAYS[(weekday + 5) % 7]!];
  return hours.some(({ days, from, to }) => {
    const [opens, closes] = [minuteOf(from), minuteOf(to)];
    if (opens < closes) return days.includes(today) && minute >= opens && minute < closes;
    return (days.includes(today) && minute >= opens) || (days.includes(yesterday) && minute < closes);
  });
}

const minuteOf = (time: string): number => Number(time.slice(0, 2)) * 60 + Number(time.slice(3));

/** Where a visitor stands among all visitors of a link: evenly spread from 0 to just below 100, and at each link elsewhere. */
export function percentileOf(visitor: string, linkId: string): number {
  const hash = createHash('sha256').update(`${linkId} ${visitor}`).digest();
  return (hash.readUInt32BE(0) / 2 ** 32) * 100;
}
