import fc from 'fast-check';
import type { Hours } from './zones.js';

/** All time zones that Node knows. */
export const ZONES = Intl.supportedValuesOf('timeZone');
/** Milliseconds of a minute. */
export const MINUTE = 60_000;
/** Milliseconds of an hour. */
export const HOUR = 60 * MINUTE;

const clocks = new Map(
  ZONES.map((zone) => [
    zone,
    new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' }),
  ]),
);

/** Local time of a zone, as Intl formats it: `2026-03-29 02:30`. */
export const shown = (zone: string, at: number): string => clocks.get(zone)!.format(at);

const minute = (zone: string, at: number): number => {
  const clock = shown(zone, at);
  return Number(clock.slice(11, 13)) * 60 + Number(clock.slice(14, 16));
};

/** True if an instant lies in these hours by the zone's local time. */
export const quiet = (zone: string, { from, to }: Hours, at: number): boolean => {
  const now = minute(zone, at);
  return from < to ? now >= from && now < to : now >= from || now < to;
};

/** Instants of 2026 and 2027 at which the zone's offset changes, found by bisection. */
export function changes(zone: string): number[] {
  const offset = (at: number) => Date.parse(`${shown(zone, at).replace(' ', 'T')}Z`) - at;
  const found: number[] = [];
  const end = Date.UTC(2028, 0, 1);
  for (let low = Date.UTC(2026, 0, 1); low < end; low += 7 * 24 * HOUR) {
    let [from, to] = [low, low + 7 * 24 * HOUR];
    if (offset(from) === offset(to)) continue;
    while (to - from > MINUTE) {
      const middle = from + Math.floor((to - from) / MINUTE / 2) * MINUTE;
      if (offset(middle) === offset(from)) from = middle;
      else to = middle;
    }
    found.push(to);
  }
  return found;
}

/**
 * Returns the most milliseconds that can pass until these hours end: a day and the largest clock change (2
 * hours); a day more if at most 120 minutes of the day are outside them, since a clock change may skip just
 * those minutes.
 */
export const longestUntilEnd = ({ from, to }: Hours): number =>
  ((from - to + 1440) % 1440 > 120 ? 26 : 50) * HOUR;

const minutes = fc.integer({ min: 0, max: 1439 });
const hours = fc
  .tuple(minutes, minutes)
  .filter(([from, to]) => from !== to)
  .map(([from, to]): Hours => ({ from, to }));

/**
 * Arbitrary of fast-check that generates hours: any, and often a usual night or hours that begin or end near
 * a clock change.
 */
export const likelyHours = fc.oneof(
  hours,
  fc.constantFrom<Hours>(
    { from: 1320, to: 420 },
    { from: 60, to: 150 },
    { from: 1380, to: 150 },
    { from: 150, to: 149 },
    { from: 0, to: 1 },
  ),
);
