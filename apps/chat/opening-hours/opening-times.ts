import { addDays } from '#platform/time/calendar.js';
import { instantOfMinute, localDay, weekdayOf } from '#platform/time/zones.js';

/** Minutes after midnight: open from the first until just before the second; 1,440 is the end of the day. */
export type Span = readonly [from: number, to: number];

/** When a team is there, by the clock of a zone. Spans of a day are sorted and apart. */
export interface OpeningTimes {
  zone: string;
  /** By day of the week, Monday first. */
  weekdays: readonly (readonly Span[])[];
  /** By day (`2026-12-25`), instead of the day of the week; no spans: closed all day. */
  holidays: Readonly<Record<string, readonly Span[]>>;
}

/** Days that are looked at for the nearest opening or closing: all holidays in a row, and a week. */
const MAX_DAYS = 400;

/** Returns when the closing period began in which an instant lies; null if it is open then. */
export function closedSince(times: OpeningTimes, at: number): number | null {
  const today = localDay(times.zone, at);
  if (spansOf(times, today).some(([from, to]) => from <= at && at < to)) return null;
  for (let days = 0; days < MAX_DAYS; days++) {
    const ends = spansOf(times, addDays(today, -days)).map(([, to]) => to);
    const last = ends.findLast((end) => end <= at);
    if (last !== undefined) return last;
  }
  return 0;
}

/** Returns when it next opens after an instant at which it is closed; null if that is too far to tell. */
export function opensAt(times: OpeningTimes, at: number): number | null {
  const today = localDay(times.zone, at);
  for (let days = 0; days < MAX_DAYS; days++) {
    const next = spansOf(times, addDays(today, days)).find(([from]) => from > at);
    if (next) return next[0];
  }
  return null;
}

/** Returns the spans of a day (`2026-12-25`) as instants; a span that a change of the clock swallows is left out. */
export function spansOf({ zone, weekdays, holidays }: OpeningTimes, day: string): Span[] {
  const spans = Object.hasOwn(holidays, day) ? holidays[day]! : weekdays[weekdayOf(day) - 1]!;
  return spans
    .map(([from, to]): Span => [instantOfMinute(zone, day, from), instantOfMinute(zone, day, to)])
    .filter(([from, to]) => from < to);
}
