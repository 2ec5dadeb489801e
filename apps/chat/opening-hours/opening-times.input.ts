import { make } from '#platform/events/make.js';
import { Problem } from '#platform/http/problem.js';
import { minuteOf, timeOfMinute, WEEKDAYS, type Weekday } from '#platform/time/time-of-day.js';
import {
  HolidayView,
  OpeningSpanView,
  WeekdaysView,
  type TeamHoursInput,
  type OpeningSpan,
} from './opening-hours.dto.js';
import type { OpeningTimes, Span } from './opening-times.js';

type Times = Omit<OpeningTimes, 'zone'>;

/** Converts the input to times. Throws 422, naming the field, for spans that overlap, and for a week that is never open. */
export function timesOf({ weekdays, holidays = [] }: TeamHoursInput): Times {
  const week = WEEKDAYS.map((day) => spansOf(weekdays[day] ?? [], `weekdays.${day}`));
  if (week.every((spans) => spans.length === 0))
    throw Problem.field('weekdays', 'required', 'Opening hours have a span on one day of the week at least');
  const dates: Record<string, readonly Span[]> = {};
  for (const [index, { date, spans = [] }] of holidays.entries()) {
    if (Object.hasOwn(dates, date))
      throw Problem.field(`holidays.${index}.date`, 'unique', `${date} is there twice`);
    dates[date] = spansOf(spans, `holidays.${index}.spans`);
  }
  return { weekdays: week, holidays: dates };
}

function spansOf(spans: readonly OpeningSpan[], field: string): Span[] {
  return spans.map(({ from, to }, index): Span => {
    const earliest = index === 0 ? 0 : minuteOf(spans[index - 1]!.to);
    const refuse = (name: string, message: string) =>
      Problem.field(`${field}.${index}.${name}`, 'order', message, { from: timeOfMinute(earliest) });
    if (minuteOf(from) < earliest) throw refuse('from', 'A span begins when the one before it has ended');
    if (minuteOf(to) <= minuteOf(from))
      throw refuse('to', 'A span ends later on the same day: write one past midnight as two');
    return [minuteOf(from), minuteOf(to)];
  });
}

/** Returns the API's view of the days of the week. */
export const weekdaysView = ({ weekdays }: Times): WeekdaysView =>
  make(
    WeekdaysView,
    Object.fromEntries(WEEKDAYS.map((day, index) => [day, spansView(weekdays[index]!)])) as Record<
      Weekday,
      OpeningSpanView[]
    >,
  );

/** Returns the API's view of the days with hours of their own, sorted by date. */
export const holidaysView = ({ holidays }: Times): HolidayView[] =>
  Object.entries(holidays)
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([date, spans]) => make(HolidayView, { date, spans: spansView(spans) }));

const spansView = (spans: readonly Span[]): OpeningSpanView[] =>
  spans.map(([from, to]) => make(OpeningSpanView, { from: timeOfMinute(from), to: timeOfMinute(to) }));
