import { setTimeout as delay } from 'node:timers/promises';

const HOUR_MS = 3_600_000;
/** Largest share by which a wait is made longer or shorter. */
const SPREAD = 0.2;

/**
 * A wait in milliseconds that is randomly longer or shorter, so that callers that failed at the same time do not retry at the same time.
 * `random` returns a number as `Math.random` does.
 */
export const jittered = (ms: number, spread = SPREAD, random: () => number = Math.random): number =>
  ms * (1 - spread + 2 * spread * random());

/** How the waits between tries grow. */
export interface BackOffOptions {
  /** Milliseconds after the first failure; 1,000 by default. */
  first?: number;
  /** Longest wait in milliseconds; an hour by default. */
  most?: number;
  /** By what each further failure multiplies the wait; 2 by default. */
  factor?: number;
  /** Largest share by which the wait is made longer or shorter; 0.2 by default. */
  spread?: number;
}

/** Milliseconds before the next attempt after so many failures in a row, jittered. */
export function backOffMs(
  failures: number,
  { first = 1_000, most = HOUR_MS, factor = 2, spread = SPREAD }: BackOffOptions = {},
): number {
  return Math.round(jittered(Math.min(most, first * factor ** Math.min(failures - 1, 40)), spread));
}

/** Waits after failures in a row, from `first` milliseconds on, until there is a success. */
export class BackOff {
  /** Failures in a row, since the last success. */
  failures = 0;

  constructor(
    private readonly first = 100,
    private readonly most = 30_000,
  ) {}

  /** Counts a failure and returns the milliseconds to wait after it. */
  next(): number {
    return backOffMs(++this.failures, { first: this.first, most: this.most });
  }

  reset(): void {
    this.failures = 0;
  }

  /** Counts a failure and waits for `next` milliseconds, or until `signal` aborts. */
  async wait(signal?: AbortSignal): Promise<void> {
    await delay(this.next(), undefined, signal && { signal }).catch(() => undefined);
  }
}
