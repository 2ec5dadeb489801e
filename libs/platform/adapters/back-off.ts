import { setTimeout as delay } from 'node:timers/promises';

/** Waiting times that double from `first` to `most` milliseconds, each cut at random by up to half. */
export class BackOff {
  /** Failures in a row, since the last success. */
  failures = 0;

  constructor(
    private readonly first = 100,
    private readonly most = 30_000,
  ) {}

  /** How long to wait after one more failure. */
  next(): number {
    const full = Math.min(this.most, this.first * 2 ** Math.min(this.failures++, 20));
    return full * (0.5 + Math.random() / 2);
  }

  reset(): void {
    this.failures = 0;
  }

  /** Waits as `next` says; returns early when `signal` aborts. */
  async wait(signal?: AbortSignal): Promise<void> {
    await delay(this.next(), undefined, signal && { signal }).catch(() => undefined);
  }
}
