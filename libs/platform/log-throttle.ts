import { LRUCache } from 'lru-cache';
const MINUTE_MS = 60_000;
/** Most keys that are remembered; the least recently used is forgotten. */
const MAX_KEYS = 100;

/** Allows one log line a minute for each key, so that an unavailable store does not fill the log. Use constants as keys. */
export class LogThrottle {
  private readonly lastLines = new LRUCache<string, { at: number; since: number }>({ max: MAX_KEYS });

  constructor(private readonly now: () => number = () => performance.now()) {}

  /** Returns null if no line may be logged now; else how many lines were suppressed since the last one. */
  suppressedSince(key: string): number | null {
    const known = this.lastLines.get(key);
    if (known && this.now() - known.at < MINUTE_MS) {
      known.since++;
      return null;
    }
    this.lastLines.set(key, { at: this.now(), since: 0 });
    return known?.since ?? 0;
  }
}
