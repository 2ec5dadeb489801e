/** Compares what arrived with what was accepted. */
export class ArrivalCheck {
  accepted = 0;
  lost = 0;
  doubled = 0;
  /** Repetitions with the same key, which receivers can drop; allowed where delivery is at least once. */
  readonly repeats = { webhook: 0, upload: 0 };
  /** Mails sent twice because the process was killed between sending and recording it. */
  mailsInFlight = 0;
  /** Lines for the output that name each fault. */
  readonly wrong: string[] = [];

  /** Checks that something is there exactly once; `what` names it if not. */
  once(what: string, times: number): void {
    if (times === 1) return;
    if (times === 0) this.lost++;
    else this.doubled += times - 1;
    this.wrong.push(`${times === 0 ? 'lost' : `${times} times`}: ${what}`);
  }

  /** Checks that a count has exactly the expected value. */
  equal(what: string, shown: number, expected: number): void {
    if (shown === expected) return;
    if (shown < expected) this.lost += expected - shown;
    else this.doubled += shown - expected;
    this.wrong.push(`${what}: ${shown}, where ${expected} were accepted`);
  }
}

/** Counts items by key. */
export function countBy<T>(items: Iterable<T>, key: (item: T) => string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(key(item), (counts.get(key(item)) ?? 0) + 1);
  return counts;
}
