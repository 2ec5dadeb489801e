/**
 * When no more of a batch is to be started: after a while, so that its receipts are written and others get their turn,
 * or as soon as it is interrupted.
 */
export class Deadline {
  /** Resolves when it has come. */
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

  /** Has it come, and lets go of timer and signal. */
  readonly end = (): void => {
    this.isEnded = true;
    clearTimeout(this.timer);
    this.signal.removeEventListener('abort', this.end);
    this.resolve();
  };
}
