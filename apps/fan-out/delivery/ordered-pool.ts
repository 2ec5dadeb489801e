/** Ticks for which an item may hold its lane. Counted in ticks, so that a stalled process blames nobody. */
const LANE_TICKS = 10;
/** The same when no other item is left to start, so that the whole pool waits for this one. */
const LAST_ITEMS_TICKS = 4;
const TICK_MS = 100;
/** Time between the two limits, in milliseconds. */
export const SLOW_AFTER_MS = (LANE_TICKS - LAST_ITEMS_TICKS) * TICK_MS;

/** The result of an item that was slow: the pool resolved without waiting for it. */
export class LateResult<R> {
  constructor(readonly result: Promise<R>) {}
}

interface RunningItem<R> {
  /** Ticks since the item's own time started. */
  ticks: number;
  result?: Promise<R>;
}

export interface PoolOptions<T> {
  /** How many items run at the same time. */
  limit: number;
  /** True when no more may be started. */
  stopped: () => boolean;
  /**
   * Says whether an item that is being waited for may be left to itself: `slow` when it has kept its lane for too long,
   * otherwise since it is among the last.
   */
  setAside?: (item: T, slow: boolean) => boolean;
}

/**
 * Runs `work` over the items in their order. Resolves with the results of those that were started, which are the
 * first ones. `begun` is called when an item's own time starts.
 */
export function runOrdered<T, R>(
  items: readonly T[],
  options: PoolOptions<T>,
  work: (item: T, begun: () => void) => Promise<R>,
): Promise<(R | LateResult<R>)[]> {
  return new Promise((resolve, reject) => {
    const results: (R | LateResult<R>)[] = [];
    const running = new Map<number, RunningItem<R>>();
    let next = 0;
    let timer: NodeJS.Timeout | undefined;

    const end = (place: number, result: R | LateResult<R>): void => {
      if (!running.delete(place)) return;
      results[place] = result;
      startNext();
    };
    const fail = (error: unknown): void => {
      clearInterval(timer);
      reject(error as Error);
    };
    const startNext = (): void => {
      while (running.size < options.limit && next < items.length && !options.stopped()) {
        const place = next++;
        const slot: RunningItem<R> = { ticks: -Infinity };
        running.set(place, slot);
        slot.result = work(items[place]!, () => (slot.ticks = 0));
        slot.result.then((result) => end(place, result), fail);
      }
      if (running.size > 0) return;
      clearInterval(timer);
      resolve(results);
    };
    const tick = (): void => {
      const patience = next < items.length ? LANE_TICKS : LAST_ITEMS_TICKS;
      for (const [place, slot] of [...running]) {
        slot.ticks += 1;
        if (slot.ticks <= patience) continue;
        if (options.setAside!(items[place]!, slot.ticks > LANE_TICKS))
          end(place, new LateResult(slot.result!));
      }
    };
    if (options.setAside) timer = setInterval(tick, TICK_MS);
    startNext();
  });
}
