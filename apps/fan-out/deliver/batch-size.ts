const FIRST = 100;
const LEAST = 64;
const MOST = 2_000;
const QUICK_MS = 200;
const SLOW_MS = 600;

/** How many are sent to between two checkpoints: as many as take a fraction of a second. */
export class BatchSize {
  next = FIRST;

  took(ms: number): void {
    if (ms < QUICK_MS) this.next = Math.min(this.next * 2, MOST);
    if (ms > SLOW_MS) this.next = Math.max(this.next >> 1, LEAST);
  }
}
