import { setTimeout as sleep } from 'node:timers/promises';

/** A wait that is worth it while the delivery is in hand. */
const MAX_WAIT_MS = 2_000;
const POLL_MS = 10;
const MAX_WINDOWS = 10_000;

/** What is known of one webhook's limit, of one kind of request. */
interface Window {
  /** The least that an answer said is left. */
  stated: number;
  /** What is left when the requests in hand have taken theirs. */
  left: number;
  /** When all places come back; 0 before the first answer. */
  resetAt: number;
  inFlight: number;
  queue: Promise<unknown>;
}

/** What an answer's headers state. */
export interface StatedLimit {
  remaining: number;
  resetAt: number;
}

/** The places that Discord gives a webhook at a time: no request starts without one, and none is assumed but what answers stated. */
export class DiscordBuckets {
  private readonly windows = new Map<string, Window>();

  /** Waits a moment for a place: 0 when it is taken, else the instant from which there may be one. */
  acquire(kind: string): Promise<number> {
    const window = this.windowOf(kind);
    const turn = window.queue.then(() => this.waitForSlot(window));
    window.queue = turn;
    return turn;
  }

  /** A request has ended; `stated` is null where its answer says nothing of places. */
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

  /** There is none before then. */
  closeUntil(kind: string, until: number): void {
    const window = this.windowOf(kind);
    window.stated = 0;
    window.left = 0;
    window.resetAt = Math.max(window.resetAt, until);
  }

  /** One after the other; the first of a window alone, until its answer says how many may follow. */
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
      if (this.windows.size >= MAX_WINDOWS) this.removeIdle();
      this.windows.set(
        kind,
        (window = { stated: 0, left: 0, resetAt: 0, inFlight: 0, queue: Promise.resolve() }),
      );
    }
    return window;
  }

  private removeIdle(): void {
    const now = Date.now();
    for (const [kind, { resetAt, inFlight: inHand }] of this.windows)
      if (resetAt <= now && inHand === 0) this.windows.delete(kind);
  }
}
