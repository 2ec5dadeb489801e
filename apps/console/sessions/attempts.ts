import { LRUCache } from 'lru-cache';
import { Problem } from '#platform/http/problem.js';

/** Keys that are counted at the same time. When there are more, the one that was tried longest ago is forgotten. */
const MAX_KEYS = 20_000;

interface Counted {
  count: number;
  endsAt: number;
}

/** Counts attempts by a key in this process, in bounded memory: `most` of them in each window of `windowMs`. */
export class Attempts {
  private readonly counted: LRUCache<string, Counted>;

  /** `refusal` is the message for who tried too often. */
  constructor(
    private readonly most: number,
    private readonly windowMs: number,
    private readonly refusal: string,
  ) {
    this.counted = new LRUCache({ max: MAX_KEYS, ttl: windowMs, ttlAutopurge: true, noUpdateTTL: true });
  }

  /** Counts one; throws 429 with Retry-After if there were too many. */
  count(key: string): void {
    const now = Date.now();
    const known = this.counted.get(key) ?? { count: 0, endsAt: now + this.windowMs };
    if (known.count >= this.most) {
      const retryAfter = Math.max(1, Math.ceil((known.endsAt - now) / 1_000));
      throw new Problem(429, `${this.refusal}; try again in ${retryAfter} s`, { retryAfter });
    }
    this.counted.set(key, { ...known, count: known.count + 1 });
  }

  /** Takes one back, which turned out to be right. */
  refund(key: string): void {
    const known = this.counted.get(key);
    if (known) this.counted.set(key, { ...known, count: Math.max(0, known.count - 1) });
  }

  /** Forgets all of a key. */
  forget(key: string): void {
    this.counted.delete(key);
  }
}
