/** 100 ms steps that an item may hold its lane. They are counted by a timer, so that a stalled process blames nobody. */
const LANE_STEPS = 10;
/** The same once every item has been started, because the whole pool waits for the last ones. */
const LAST_ITEMS_STEPS = 4;
const STEP_MS = 100;
/** Milliseconds between the two limits above: after them, an item that was left to itself early is slow. */
export const SLOW_AFTER_MS = (LANE_STEPS - LAST_ITEMS_STEPS) * STEP_MS;

/** Stands for the result of a slow item: the pool resolved without waiting for it. `result` settles later. */
export class LateResult<R> {
  constructor(readonly result: Promise<R>) {}
}

interface RunningItem<R> {
  /** Steps since `onStart` was called; below 0 before. */
  steps: number;
  result?: Promise<R>;
}

/** How `runOrdered` runs its items, and when it goes on without a slow one. */
export interface PoolOptions<T> {
  /** How many items run at the same time. */
  limit: number;
  /** True when no further item may be started. */
  stopped: () => boolean;
  /**
   * Asked about an item that holds its lane for long: true lets the pool go on without it, and its result becomes a
   * `LateResult`. `slow` is false when it is asked only because the item is among the last.
   */
  setAside?: (item: T, slow: boolean) => boolean;
}

/**
 * Runs `work` over the items in their order and resolves with the results of those that were started, which are the
 * first ones. `work` calls `onStart` when the item's own work begins; the time before it, such as a wait for a rate, does
 * not count as slow.
 */
export function runOrdered<T, R>(
  items: readonly T[],
  options: PoolOptions<T>,
  work: (item: T, onStart: () => void) => Promise<R>,
): Promise<(R | LateResult<R>)[]> {
  return new Promise((resolve, reject) => {
    const results: (R | LateResult<R>)[] = [];
    const running = new Map<number, RunningItem<R>>();
    let next = 0;
    let timer: NodeJS.Timeout | undefined;

    const end = (index: number, result: R | LateResult<R>): void => {
      if (!running.delete(index)) return;
      results[index] = result;
      startNext();
    };
    const fail = (error: unknown): void => {
      clearInterval(timer);
      reject(error as Error);
    };
    const startNext = (): void => {
      while (running.size < options.limit && next < items.length && !options.stopped()) {
        const index = next++;
        const slot: RunningItem<R> = { steps: -Infinity };
        running.set(index, slot);
        slot.result = work(items[index]!, () => (slot.steps = 0));
        slot.result.then((result) => end(index, result), fail);
      }
      if (running.size > 0) return;
      clearInterval(timer);
      resolve(results);
    };
    const step = (): void => {
      const limit = next < items.length ? LANE_STEPS : LAST_ITEMS_STEPS;
      for (const [index, slot] of [...running]) {
        slot.steps += 1;
        if (slot.steps <= limit) continue;
        if (options.setAside!(items[index]!, slot.steps > LANE_STEPS))
          end(index, new LateResult(slot.result!));
      }
    };
    if (options.setAside) timer = setInterval(step, STEP_MS);
    startNext();
  });
}
