import { countBy } from './tally.js';
import type { Crowd } from './fan-out-crowd.js';
import type { Records } from './fan-out-records.js';

/**
 * Webhooks that had come when the process was killed, but were not yet settled in its tables: these alone may come
 * again, each of them once for each time that it was so.
 */
export class InFlight {
  private readonly seen = new Map<number, number>();
  private readonly times = new Map<string, number>();

  get total(): number {
    return [...this.times.values()].reduce((sum, times) => sum + times, 0);
  }

  /** Looks at what has come since the last kill. */
  note(crowd: Crowd, records: Records): void {
    for (const [nth, { deliveries }] of crowd.endpoints.entries()) {
      for (const { id, post } of deliveries.slice(this.seen.get(nth) ?? 0))
        if (!records.settled(post.post_id, nth)) this.times.set(id, (this.times.get(id) ?? 0) + 1);
      this.seen.set(nth, deliveries.length);
    }
  }

  /** Repeats that no kill accounts for. */
  unexcused(crowd: Crowd): number {
    const came = countBy(
      crowd.endpoints.flatMap(({ deliveries }) => deliveries),
      ({ id }) => id,
    );
    return [...came].reduce(
      (sum, [id, times]) => sum + Math.max(0, times - 1 - (this.times.get(id) ?? 0)),
      0,
    );
  }
}
