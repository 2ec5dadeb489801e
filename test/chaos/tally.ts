/** What was found of what was accepted. */
export class Tally {
  accepted = 0;
  lost = 0;
  doubled = 0;
  /** Of what travels at least once: the same again under the same key, by which the receiver knows it. */
  readonly repeats = { webhook: 0, upload: 0 };
  /** Mails that went out a second time because their process was killed between sending and noting it down. */
  mailsInFlight = 0;
  /** What is wrong, for the reader. */
  readonly wrong: string[] = [];

  /** Something that has to be there once; `what` names it when it is not. */
  once(what: string, times: number): void {
    if (times === 1) return;
    if (times === 0) this.lost++;
    else this.doubled += times - 1;
    this.wrong.push(`${times === 0 ? 'lost' : `${times} times`}: ${what}`);
  }

  /** A count that has to be just so. */
  equal(what: string, shown: number, expected: number): void {
    if (shown === expected) return;
    if (shown < expected) this.lost += expected - shown;
    else this.doubled += shown - expected;
    this.wrong.push(`${what}: ${shown}, where ${expected} were accepted`);
  }
}

/** How many there are by key. */
export function countBy<T>(items: Iterable<T>, key: (item: T) => string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(key(item), (counts.get(key(item)) ?? 0) + 1);
  return counts;
}
