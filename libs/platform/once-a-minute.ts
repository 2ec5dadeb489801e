const MINUTE_MS = 60_000;
/** More different things than this are not told apart. */
const MOST = 100;

/** Lets a line about one thing through once a minute, so that what is away fills no log. Keys stand in the code. */
export class OnceAMinute {
  private readonly said = new Map<string, { at: number; since: number }>();

  constructor(private readonly now: () => number = () => performance.now()) {}

  /** How often it came since the line before, where a line is due; null where it is not. */
  due(key: string): number | null {
    const known = this.said.get(key);
    if (known && this.now() - known.at < MINUTE_MS) {
      known.since++;
      return null;
    }
    if (this.said.size >= MOST) this.said.clear();
    this.said.set(key, { at: this.now(), since: 0 });
    return known?.since ?? 0;
  }
}
