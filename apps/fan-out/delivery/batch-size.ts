const INITIAL_SIZE = 100;
const MIN_SIZE = 16;
const MAX_SIZE = 2_000;
const QUICK_MS = 200;
const SLOW_MS = 600;

/** Keeps one batch size per transport, because the transport decides how long a batch takes. */
export class BatchSizes {
  private readonly sizes = new Map<string, BatchSize>();

  of(transport: string): BatchSize {
    const size = this.sizes.get(transport) ?? new BatchSize();
    this.sizes.set(transport, size);
    return size;
  }
}

/** How many recipients are sent to between two checkpoints. It adapts, so that a batch takes a fraction of a second. */
export class BatchSize {
  next = INITIAL_SIZE;

  /** Adapts to a batch that took `ms`. Shrinks to what was sent when a batch ends early. */
  record(ms: number, asked: number, sent: number): void {
    if (sent < asked) this.next = Math.max(Math.min(sent, this.next), MIN_SIZE);
    else if (ms > SLOW_MS) this.next = Math.max(this.next >> 1, MIN_SIZE);
    else if (ms < QUICK_MS && asked >= this.next) this.next = Math.min(this.next * 2, MAX_SIZE);
  }
}
