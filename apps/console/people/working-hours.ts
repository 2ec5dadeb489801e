import { minuteOf, WEEKDAYS, type Weekday } from '#platform/time/time-of-day.js';

const DAY_MINUTES = 1_440;
const WEEK_MINUTES = 7 * DAY_MINUTES;

/** Hours of one day of the week in local time. They end past midnight where `to` is not after `from`. */
export interface WorkingHours {
  /** The day on which they begin. */
  weekday: Weekday;
  /** `09:00` */
  from: string;
  /** Just before this they end; where it equals `from`, a day later. */
  to: string;
}

/** Minutes of the week, from Monday's midnight, at which the hours begin and end. */
function span({ weekday, from, to }: WorkingHours): { begins: number; ends: number } {
  const begins = WEEKDAYS.indexOf(weekday) * DAY_MINUTES + minuteOf(from);
  const length = (minuteOf(to) - minuteOf(from) + DAY_MINUTES) % DAY_MINUTES || DAY_MINUTES;
  return { begins, ends: begins + length };
}

/** True if two of the hours are partly the same, for example where those of Sunday go on into Monday's. */
export function overlap(hours: readonly WorkingHours[]): boolean {
  const spans = hours.map(span).sort((one, other) => one.begins - other.begins);
  return spans.some(({ ends }, index) => {
    const next = spans[index + 1]?.begins ?? spans[0]!.begins + WEEK_MINUTES;
    return ends > next;
  });
}
