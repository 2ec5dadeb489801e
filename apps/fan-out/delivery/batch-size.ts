const FIRST = 100;
const LEAST = 16;
const MOST = 2_000;
const QUICK_MS = 200;
const SLOW_MS = 600;

/** By transport, since that is what decides how long a batch takes. */
export class BatchSizes {
  private readonly sizes = new Map<string, BatchSize>();

  of(transport: string): BatchSize {
    const size = this.sizes.get(transport) ?? new BatchSize();
    this.sizes.set(transport, size);
    return size;
  }
}

/** How many are sent to between two checkpoints: as many as take a fraction of a second. */
export class BatchSize {
  next = FIRST;

  /** Of a batch that was not sent to its end no more are asked for than were sent. */
  took(ms: number, asked: number, sent: number): void {
    if (sent < asked) this.next = Math.max(Math.min(sent, this.next), LEAST);
    else if (ms > SLOW_MS) this.next = Math.max(this.next >> 1, LEAST);
    else if (ms < QUICK_MS && asked >= this.next) this.next = Math.min(this.next * 2, MOST);
  }
}
