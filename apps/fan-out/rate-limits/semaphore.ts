import type { Deadline } from './deadline.js';

/** Bounds how many deliveries a process has in flight. First come, first served. */
export class Semaphore {
  private inUse = 0;
  private readonly waiting = new Set<() => void>();

  constructor(private readonly limit: number) {}

  /** Answers false when the deadline came first; otherwise the caller has to call `release`. */
  async acquire(deadline?: Deadline): Promise<boolean> {
    if (this.inUse < this.limit) {
      this.inUse += 1;
      return true;
    }
    const { promise, resolve } = Promise.withResolvers<void>();
    this.waiting.add(resolve);
    await (deadline ? Promise.race([promise, deadline.ended]) : promise);
    return !this.waiting.delete(resolve);
  }

  release(): void {
    const [next] = this.waiting;
    if (!next) return void (this.inUse -= 1);
    this.waiting.delete(next);
    next();
  }
}
