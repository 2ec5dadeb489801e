import type { Deadline } from './deadline.js';

/** How many deliveries a process may have under way at once. Who came first is let in first. */
export class Semaphore {
  private inUse = 0;
  private readonly waiting = new Set<() => void>();

  constructor(private readonly limit: number) {}

  /** False when the deadline came first. Who was let in has to leave. */
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
