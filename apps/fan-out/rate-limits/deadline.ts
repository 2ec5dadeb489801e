/**
 * The moment from which no more of a batch may start: after `ms`, so that receipts are written and other posts get their
 * turn, or as soon as the signal aborts.
 */
export class Deadline {
  /** Resolves when the deadline has come. */
  readonly ended: Promise<void>;
  private resolve!: () => void;
  private isEnded = false;
  private readonly timer: NodeJS.Timeout;

  constructor(
    ms: number,
    private readonly signal: AbortSignal,
  ) {
    this.ended = new Promise((resolve) => (this.resolve = resolve));
    this.timer = setTimeout(this.end, ms);
    if (signal.aborted) this.end();
    else signal.addEventListener('abort', this.end, { once: true });
  }

  get isOver(): boolean {
    return this.isEnded;
  }

  /** Ends now; releases the timer and the listener. */
  readonly end = (): void => {
    this.isEnded = true;
    clearTimeout(this.timer);
    this.signal.removeEventListener('abort', this.end);
    this.resolve();
  };
}
