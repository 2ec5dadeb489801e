/**
 * When no more of a batch is to be started: after a while, so that its receipts are written and others get their turn,
 * or as soon as it is interrupted.
 */
export class Ending {
  /** Resolves when it has come. */
  readonly come: Promise<void>;
  private resolve!: () => void;
  private reached = false;
  private readonly timer: NodeJS.Timeout;

  constructor(
    ms: number,
    private readonly signal: AbortSignal,
  ) {
    this.come = new Promise((resolve) => (this.resolve = resolve));
    this.timer = setTimeout(this.reach, ms);
    if (signal.aborted) this.reach();
    else signal.addEventListener('abort', this.reach, { once: true });
  }

  get over(): boolean {
    return this.reached;
  }

  /** Has it come, and lets go of timer and signal. */
  readonly reach = (): void => {
    this.reached = true;
    clearTimeout(this.timer);
    this.signal.removeEventListener('abort', this.reach);
    this.resolve();
  };
}
