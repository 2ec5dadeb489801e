/** How long one item may keep its lane to itself, in looks: while this process itself is held up there are fewer. */
const PATIENCE = 10;
/** The same when nothing else is left to be started, so that all would wait for it. */
const LAST_PATIENCE = 4;
const LOOK_MS = 100;
/** Between the two. */
export const REST_MS = (PATIENCE - LAST_PATIENCE) * LOOK_MS;

/** What an item that took too long will come to; the others went on without it. */
export class Later<R> {
  constructor(readonly result: Promise<R>) {}
}

interface Slot<R> {
  /** At it since its own time started. */
  looks: number;
  result?: Promise<R>;
}

export interface Lanes<T> {
  /** At most so many at once. */
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
export function inOrder<T, R>(
  items: readonly T[],
  lanes: Lanes<T>,
  work: (item: T, begun: () => void) => Promise<R>,
): Promise<(R | Later<R>)[]> {
  return new Promise((resolve, reject) => {
    const results: (R | Later<R>)[] = [];
    const running = new Map<number, Slot<R>>();
    let next = 0;
    let timer: NodeJS.Timeout | undefined;

    const end = (place: number, result: R | Later<R>): void => {
      if (!running.delete(place)) return;
      results[place] = result;
      go();
    };
    const fail = (error: unknown): void => {
      clearInterval(timer);
      reject(error as Error);
    };
    const go = (): void => {
      while (running.size < lanes.limit && next < items.length && !lanes.stopped()) {
        const place = next++;
        const slot: Slot<R> = { looks: -Infinity };
        running.set(place, slot);
        slot.result = work(items[place]!, () => (slot.looks = 0));
        slot.result.then((result) => end(place, result), fail);
      }
      if (running.size > 0) return;
      clearInterval(timer);
      resolve(results);
    };
    const look = (): void => {
      const patience = next < items.length ? PATIENCE : LAST_PATIENCE;
      for (const [place, slot] of [...running]) {
        slot.looks += 1;
        if (slot.looks <= patience) continue;
        if (lanes.setAside!(items[place]!, slot.looks > PATIENCE)) end(place, new Later(slot.result!));
      }
    };
    if (lanes.setAside) timer = setInterval(look, LOOK_MS);
    go();
  });
}
