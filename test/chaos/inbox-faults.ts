import { setTimeout as delay } from 'node:timers/promises';
import type { Sandboxes } from '../journeys/journey-context.js';
import type { RequestFailure } from '../support/sandboxes/rate-meter.js';
import type { SeededRandom } from './seeded-random.js';

/** After these nobody knows whether the message has arrived. */
const AMBIGUOUS: readonly RequestFailure[] = ['reset', 'cut', 'lost', 'silent'];

/** How each network fails: its limits, its outages, and lines that break or stay silent. */
const FAILURES = {
  whatsapp: [
    { status: 429, code: 130429 },
    { status: 400, code: 130429 },
    { status: 400, code: 131056 },
    { status: 429, retryAfter: 1 },
    { status: 500, code: 131000 },
    { status: 503, code: 2 },
  ],
  messenger: [
    { status: 400, code: 613 },
    { status: 500, code: 1200 },
    { status: 503, code: 2 },
    { status: 429, retryAfter: 1 },
  ],
  telegram: [{ status: 429, retryAfter: 1 }, { status: 500 }, { status: 502 }],
} as const satisfies Record<string, readonly RequestFailure[]>;

type Failing = keyof typeof FAILURES;
const MOST_AT_ONCE = 2;

/** Makes the sandboxes of networks fail in every documented way until it is stopped. */
export class InboxFaults {
  /** Requests that were made to fail, or still will. */
  count = 0;
  /** Of those, the ones after which nobody can know whether the message arrived. */
  ambiguous = 0;
  private stopped = false;
  private readonly working: Promise<void>;

  constructor(
    private readonly sandboxes: Sandboxes,
    private readonly random: SeededRandom,
    /** Milliseconds between two failures, at least and at most. */
    private readonly pause: readonly [number, number],
  ) {
    this.working = this.work();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await this.working;
  }

  private async work(): Promise<void> {
    const names = Object.keys(FAILURES) as Failing[];
    while (!this.stopped) {
      const name = this.one(names);
      const failure = this.one<RequestFailure>([...FAILURES[name], 'slow', 'slow', ...AMBIGUOUS]);
      const times = this.random.between(1, MOST_AT_ONCE);
      this.sandboxes[name].failNext(times, failure);
      this.count += times;
      if (AMBIGUOUS.includes(failure)) this.ambiguous += times;
      await delay(this.random.between(...this.pause));
    }
  }

  private one<T>(list: readonly T[]): T {
    return list[this.random.between(0, list.length - 1)]!;
  }
}
