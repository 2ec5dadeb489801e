import { setTimeout as sleep } from 'node:timers/promises';
import { LRUCache } from 'lru-cache';

/** Longer waits are not made while a delivery is in flight. */
const MAX_WAIT_MS = 2_000;
const POLL_MS = 10;
const MAX_WINDOWS = 10_000;
/** Milliseconds after its last request at which a window is forgotten; Discord's windows last seconds. */
const FORGOTTEN_AFTER_MS = 10 * 60_000;

/** What is known about the limit of one webhook for one kind of request. */
interface Window {
  /** The smallest number of remaining requests that an answer stated. */
  stated: number;
  /** Remaining requests, less those in flight. */
  left: number;
  /** When the window ends, in ms; 0 before the first answer. */
  resetAt: number;
  inFlight: number;
  queue: Promise<unknown>;
}

/** What an answer's headers state. */
export interface StatedLimit {
  remaining: number;
  resetAt: number;
}

/** The requests that Discord allows a webhook per window. None is assumed: only what answers stated may start. */
export class DiscordBuckets {
  private readonly windows = new LRUCache<string, Window>({
    max: MAX_WINDOWS,
    ttl: FORGOTTEN_AFTER_MS,
    updateAgeOnGet: true,
    ttlAutopurge: true,
  });

  /** Waits at most `MAX_WAIT_MS` for a request to be allowed. Answers 0 when it is, else the instant from which one may be. */
  acquire(kind: string): Promise<number> {
    const window = this.windowOf(kind);
    const turn = window.queue.then(() => this.waitForSlot(window));
    window.queue = turn;
    return turn;
  }

  /** Ends a request; `stated` is null where its answer states no limit. */
  release(kind: string, stated: StatedLimit | null): void {
    const window = this.windowOf(kind);
    window.inFlight = Math.max(0, window.inFlight - 1);
    if (!stated) return;
    const { remaining, resetAt } = stated;
    // Answers may come in another order than they were made.
    window.stated = Date.now() < window.resetAt ? Math.min(window.stated, remaining) : remaining;
    window.left = Math.max(0, window.stated - window.inFlight);
    window.resetAt = resetAt;
  }

  /** Allows nothing before this instant. */
  closeUntil(kind: string, until: number): void {
    const window = this.windowOf(kind);
    window.stated = 0;
    window.left = 0;
    window.resetAt = Math.max(window.resetAt, until);
  }

  /** Called for one request after the other. The first of a window goes alone until its answer states how many may follow. */
  private async waitForSlot(window: Window): Promise<number> {
    const patience = Date.now() + MAX_WAIT_MS;
    for (;;) {
      const now = Date.now();
      if (now >= window.resetAt && window.inFlight === 0) window.left = 1;
      if (window.left > 0) {
        window.left -= 1;
        window.inFlight += 1;
        return 0;
      }
      const at = window.resetAt > now ? window.resetAt : now + POLL_MS;
      if (at > patience) return Math.max(at, now + MAX_WAIT_MS / 2);
      await sleep(at - now);
    }
  }

  private windowOf(kind: string): Window {
    let window = this.windows.get(kind);
    if (!window) {
      window = { stated: 0, left: 0, resetAt: 0, inFlight: 0, queue: Promise.resolve() };
      this.windows.set(kind, window);
    }
    return window;
  }
}
