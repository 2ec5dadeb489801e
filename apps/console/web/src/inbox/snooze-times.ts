/** The times that a snooze offers. */
export const SNOOZES = ['hour', 'evening', 'tomorrow', 'monday'] as const;
export type Snooze = (typeof SNOOZES)[number];

const MINUTE_MS = 60_000;
const [MORNING, EVENING] = [9, 18];

/** Returns the instant of a snooze in a time zone: mornings are at 9, the evening at 18. Null if it is past. */
export function snoozeUntil(snooze: Snooze, now: number, timeZone: string): Date | null {
  if (snooze === 'hour') return new Date(now + 60 * MINUTE_MS);
  const today = partsOf(now, timeZone);
  if (snooze === 'evening') {
    const at = instantOf(today, 0, EVENING, timeZone);
    return at > now + 30 * MINUTE_MS ? new Date(at) : null;
  }
  const days = snooze === 'tomorrow' ? 1 : (8 - today.weekday) % 7 || 7;
  return new Date(instantOf(today, days, MORNING, timeZone));
}

interface Parts {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  /** 0 is Sunday. */
  weekday: number;
}

function partsOf(at: number, timeZone: string): Parts {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    ...{ year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric' },
  });
  const of = Object.fromEntries(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
  const [year, month, day] = [of['year']!, of['month']!, of['day']!];
  const weekday = new Date(Date.UTC(year, month - 1, day)).getUTCDay();
  return { year, month, day, hour: of['hour']!, minute: of['minute']!, weekday };
}

/** Returns the instant of an hour, some days after a date of the time zone. */
export function instantOf(
  { year, month, day }: Pick<Parts, 'year' | 'month' | 'day'>,
  days: number,
  hour: number,
  timeZone: string,
  minute = 0,
): number {
  const wanted = Date.UTC(year, month - 1, day + days, hour, minute);
  let at = wanted;
  // Twice, since the first guess may be on the other side of a change of clocks.
  for (let nth = 0; nth < 2; nth++) {
    const local = partsOf(at, timeZone);
    at += wanted - Date.UTC(local.year, local.month - 1, local.day, local.hour, local.minute);
  }
  return at;
}
