const MINUTE = 60_000;
const DAY_MINUTES = 1_440;

/** A stretch of the day by the wall clock, in minutes after midnight: from `from` until just before `to`, past midnight where `to` is the smaller. */
export interface Hours {
  from: number;
  to: number;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(zone: string): Intl.DateTimeFormat {
  let format = formats.get(zone);
  if (!format) {
    const numeric = {
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    } as const;
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      hourCycle: 'h23',
      calendar: 'gregory',
      numberingSystem: 'latn',
      ...numeric,
    });
    formats.set(zone, format);
  }
  return format;
}

/** What a clock in the zone shows, as if it were UTC. */
function wall(zone: string, at: number): number {
  const part: Record<string, number> = {};
  for (const { type, value } of formatOf(zone).formatToParts(at)) part[type] = Number(value);
  const shown = Date.UTC(
    part['year']!,
    part['month']! - 1,
    part['day'],
    part['hour'],
    part['minute'],
    part['second'],
  );
  return shown + (((at % 1000) + 1000) % 1000);
}

const offset = (zone: string, at: number): number => wall(zone, at) - at;
const minuteOf = (shown: number): number =>
  Math.floor((((shown % 86_400_000) + 86_400_000) % 86_400_000) / MINUTE);
const inside = (minute: number, { from, to }: Hours): boolean =>
  from < to ? minute >= from && minute < to : minute >= from || minute < to;

/** The first instant after `before` at which the zone's offset is no longer what it was then; `after` has another one. */
function change(zone: string, before: number, after: number): number {
  const old = offset(zone, before);
  let [low, high] = [before, after];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offset(zone, middle) === old) low = middle;
    else high = middle;
  }
  return high;
}

/** The first instant from `at` on for which `waits` no longer holds; `minutesLeft` says for how long it would, were no clock changed. */
function firstAfter(
  zone: string,
  at: number,
  waits: (shown: number) => boolean,
  minutesLeft: (shown: number) => number,
): number {
  for (;;) {
    const shown = wall(zone, at);
    if (!waits(shown)) return at;
    const next = at - (shown % MINUTE) + minutesLeft(shown) * MINUTE;
    at = offset(zone, next) === offset(zone, at) ? next : change(zone, at, next);
  }
}

/** True for a name that the runtime knows as an IANA time zone. */
export function isTimeZone(zone: string): boolean {
  try {
    return /^[A-Za-z]/.test(zone) && formatOf(zone) !== undefined;
  } catch {
    return false;
  }
}

/** The day that a calendar in the zone shows: `2026-03-29`. */
export const localDay = (zone: string, at: number): string =>
  new Date(wall(zone, at)).toISOString().slice(0, 10);

/**
 * When the hours that `at` lies in are over: the first instant at which the zone's clock shows a time outside them;
 * null outside. Whatever the clock shows counts, so an hour that comes twice counts twice, and one that is skipped never.
 */
export function endOfHours(zone: string, hours: Hours, at: number): number | null {
  const end = firstAfter(
    zone,
    at,
    (shown) => inside(minuteOf(shown), hours),
    (shown) => (hours.to - minuteOf(shown) + DAY_MINUTES) % DAY_MINUTES || DAY_MINUTES,
  );
  return end === at ? null : end;
}

/** The first instant of a later day in the zone. */
export function nextMidnight(zone: string, at: number): number {
  const today = localDay(zone, at);
  const isToday = (shown: number) => new Date(shown).toISOString().slice(0, 10) <= today;
  return firstAfter(zone, at, isToday, (shown) => DAY_MINUTES - minuteOf(shown));
}

/** The first instant of a day (`2026-03-29`) in the zone, or of the one after where the zone skipped that day. */
export function startOfDay(zone: string, day: string): number {
  let at = Date.parse(`${day}T00:00:00Z`) - 2 * DAY_MINUTES * MINUTE;
  while (localDay(zone, at) < day) at = nextMidnight(zone, at);
  return at;
}
