import type { Ending } from './deadline.js';

/** How many deliveries a process may have under way at once. Who came first is let in first. */
export class Places {
  private taken = 0;
  private readonly waiting = new Set<() => void>();

  constructor(private readonly most: number) {}

  /** False when the ending came first. Who was let in has to leave. */
  async enter(ending?: Ending): Promise<boolean> {
    if (this.taken < this.most) {
      this.taken += 1;
      return true;
    }
    const { promise, resolve } = Promise.withResolvers<void>();
    this.waiting.add(resolve);
    await (ending ? Promise.race([promise, ending.come]) : promise);
    return !this.waiting.delete(resolve);
  }

  leave(): void {
    const [next] = this.waiting;
    if (!next) return void (this.taken -= 1);
    this.waiting.delete(next);
    next();
  }
}
