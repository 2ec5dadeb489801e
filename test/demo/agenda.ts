import { SeededRandom } from '../chaos/seeded-random.js';
import type { Travel } from './travel.js';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;
export const WEEK = 7 * DAY;
/** Jakarta's difference to UTC, which has no summer time. */
const JAKARTA = 7 * HOUR;

export interface Span {
  begin: number;
  end: number;
}

/** Everything that happens in the demo, in the order of its time: each act may add later ones. */
export class Agenda {
  private readonly acts: { at: number; act: () => Promise<void> }[] = [];
  done = 0;

  constructor(
    readonly span: Span,
    readonly random: SeededRandom,
  ) {}

  /** Adds an act; one that would come after the end is left out. */
  at(moment: number, act: () => Promise<void>): void {
    if (moment >= this.span.end || moment < this.span.begin) return;
    let [low, high] = [0, this.acts.length];
    // Latest first, so that the next one is at the end.
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.acts[middle]!.at > moment) low = middle + 1;
      else high = middle;
    }
    this.acts.splice(low, 0, { at: moment, act });
  }

  /** Lets everything happen, each act at its time. */
  async play(travel: Travel, say: (done: number, at: number) => void): Promise<void> {
    for (let next = this.acts.pop(); next !== undefined; next = this.acts.pop()) {
      await travel.to(next.at);
      await next.act();
      say(++this.done, next.at);
    }
  }

  /** One of a list. */
  one<T>(list: readonly T[]): T {
    return list[Math.floor(this.random.next() * list.length)]!;
  }

  happens(probability: number): boolean {
    return this.random.next() < probability;
  }

  /** The time of a day in Jakarta, `day` days after the beginning. */
  timeOf(day: number, hour: number, minute = 0): number {
    const midnight = Math.floor((this.span.begin + JAKARTA) / DAY) * DAY - JAKARTA;
    return midnight + day * DAY + hour * HOUR + minute * MINUTE;
  }

  /** A moment of a day as people use their phones: few in the morning, most in the evening. */
  momentOf(day: number): number {
    const hour = this.one([7, 8, 9, 10, 11, 12, 12, 13, 15, 16, 17, 18, 19, 19, 20, 20, 21, 21, 22]);
    return this.timeOf(day, hour, this.random.between(0, 59)) + this.random.between(0, 59_999);
  }

  get days(): number {
    return Math.ceil((this.span.end - this.span.begin) / DAY);
  }

  /** Sunday is 0. */
  weekdayOf(day: number): number {
    return new Date(this.timeOf(day, 12)).getUTCDay();
  }
}

/** A day in Jakarta, as 2027-01-31. */
export const dayIn = (at: number): string => new Date(at + JAKARTA).toISOString().slice(0, 10);
