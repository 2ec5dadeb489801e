import { addDays, daysBetween } from '#platform/time/calendar.js';
import { localDay } from '#platform/time/zones.js';
import { spansOf, type OpeningTimes } from '../opening-hours/opening-times.js';

/** Most days whose opening hours are looked at; what began earlier counts from then on. */
export const MAX_OPEN_DAYS = 800;

/** Counts the time during which a team is there; all time where it has no opening hours. */
export class OpenTime {
  /** The times at which it opens, the times at which it closes, and the open milliseconds before each opening. */
  private readonly starts: number[] = [];
  private readonly ends: number[] = [];
  private readonly before: number[] = [];

  /** Covers the days from one instant to another. */
  constructor(
    private readonly times: OpeningTimes | null,
    from: number,
    to: number,
  ) {
    if (!times) return;
    const last = localDay(times.zone, to);
    const days = Math.min(daysBetween(localDay(times.zone, from), last), MAX_OPEN_DAYS);
    let sum = 0;
    for (let back = days - 1; back >= 0; back--)
      for (const [start, end] of spansOf(times, addDays(last, -back))) {
        this.starts.push(start);
        this.ends.push(end);
        this.before.push(sum);
        sum += end - start;
      }
  }

  /** Returns the open milliseconds between two instants. */
  between(from: number, to: number): number {
    return this.times ? this.until(to) - this.until(from) : to - from;
  }

  /** Returns the open milliseconds before an instant. */
  private until(at: number): number {
    let [low, high] = [0, this.starts.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.starts[middle]! <= at) low = middle + 1;
      else high = middle;
    }
    const index = low - 1;
    return index < 0 ? 0 : this.before[index]! + Math.min(at, this.ends[index]!) - this.starts[index]!;
  }
}
