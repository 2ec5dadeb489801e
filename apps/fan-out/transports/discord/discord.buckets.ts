import { setTimeout as sleep } from 'node:timers/promises';

/** A wait that is worth it while the delivery is in hand. */
const SHORT_MS = 2_000;
const LOOK_MS = 10;
const MOST_KEPT = 10_000;

/** What is known of one webhook's limit, of one kind of request. */
interface Window {
  /** The least that an answer said is left. */
  stated: number;
  /** What is left when the requests in hand have taken theirs. */
  left: number;
  /** When all places come back; 0 before the first answer. */
  resetAt: number;
  inHand: number;
  line: Promise<unknown>;
}

/** What an answer's headers state. */
export interface Stated {
  remaining: number;
  resetAt: number;
}

/** The places that Discord gives a webhook at a time: no request starts without one, and none is assumed but what answers stated. */
export class DiscordPlaces {
  private readonly windows = new Map<string, Window>();

  /** Waits a moment for a place: 0 when it is taken, else the instant from which there may be one. */
  take(kind: string): Promise<number> {
    const window = this.of(kind);
    const turn = window.line.then(() => this.turn(window));
    window.line = turn;
    return turn;
  }

  /** A request has ended; `stated` is null where its answer says nothing of places. */
  ended(kind: string, stated: Stated | null): void {
    const window = this.of(kind);
    window.inHand = Math.max(0, window.inHand - 1);
    if (!stated) return;
    const { remaining, resetAt } = stated;
    // Answers may come in another order than they were made.
    window.stated = Date.now() < window.resetAt ? Math.min(window.stated, remaining) : remaining;
    window.left = Math.max(0, window.stated - window.inHand);
    window.resetAt = resetAt;
  }

  /** There is none before then. */
  close(kind: string, until: number): void {
    const window = this.of(kind);
    window.stated = 0;
    window.left = 0;
    window.resetAt = Math.max(window.resetAt, until);
  }

  /** One after the other; the first of a window alone, until its answer says how many may follow. */
  private async turn(window: Window): Promise<number> {
    const patience = Date.now() + SHORT_MS;
    for (;;) {
      const now = Date.now();
      if (now >= window.resetAt && window.inHand === 0) window.left = 1;
      if (window.left > 0) {
        window.left -= 1;
        window.inHand += 1;
        return 0;
      }
      const at = window.resetAt > now ? window.resetAt : now + LOOK_MS;
      if (at > patience) return Math.max(at, now + SHORT_MS / 2);
      await sleep(at - now);
    }
  }

  private of(kind: string): Window {
    let window = this.windows.get(kind);
    if (!window) {
      if (this.windows.size >= MOST_KEPT) this.forget();
      this.windows.set(
        kind,
        (window = { stated: 0, left: 0, resetAt: 0, inHand: 0, line: Promise.resolve() }),
      );
    }
    return window;
  }

  private forget(): void {
    const now = Date.now();
    for (const [kind, { resetAt, inHand }] of this.windows)
      if (resetAt <= now && inHand === 0) this.windows.delete(kind);
  }
}
