import { LRUCache } from 'lru-cache';
const MINUTE_MS = 60_000;
/** Different things that are told apart at most. */
const MOST = 100;

/** Lets a line about one thing through once a minute, so that what is away fills no log. Keys stand in the code. */
export class OnceAMinute {
  private readonly said = new LRUCache<string, { at: number; since: number }>({ max: MOST });

  constructor(private readonly now: () => number = () => performance.now()) {}

  /** How often it came since the line before, where a line is due; null where it is not. */
  due(key: string): number | null {
    const known = this.said.get(key);
    if (known && this.now() - known.at < MINUTE_MS) {
      known.since++;
      return null;
    }
    this.said.set(key, { at: this.now(), since: 0 });
    return known?.since ?? 0;
  }
}
