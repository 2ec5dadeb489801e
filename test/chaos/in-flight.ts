import { countBy } from './arrival-check.js';
import type { TestAudience } from './fan-out-audience.js';
import type { DeliveryRecords } from './delivery-records.js';

/**
 * Tracks webhooks that were received when the process was killed but not yet recorded in its tables. Only these may be
 * received again, once for each such kill.
 */
export class InFlight {
  private readonly seen = new Map<number, number>();
  private readonly times = new Map<string, number>();

  get total(): number {
    return [...this.times.values()].reduce((sum, times) => sum + times, 0);
  }

  /** Records which webhooks were received since the last kill. */
  note(audience: TestAudience, records: DeliveryRecords): void {
    for (const [index, { deliveries }] of audience.endpoints.entries()) {
      for (const { id, post } of deliveries.slice(this.seen.get(index) ?? 0))
        if (!records.settled(post.post_id, index)) this.times.set(id, (this.times.get(id) ?? 0) + 1);
      this.seen.set(index, deliveries.length);
    }
  }

  /** Number of repetitions that no kill explains. */
  unexcused(audience: TestAudience): number {
    const came = countBy(
      audience.endpoints.flatMap(({ deliveries }) => deliveries),
      ({ id }) => id,
    );
    return [...came].reduce(
      (sum, [id, times]) => sum + Math.max(0, times - 1 - (this.times.get(id) ?? 0)),
      0,
    );
  }
}
