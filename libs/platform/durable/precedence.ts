import { setImmediate as loopTurn, setTimeout as delay } from 'node:timers/promises';

/** Milliseconds for which a process counts as busy after a person waited for it. */
const BUSY_MS = 50;
/** While the process is busy, background work gets one part of REST_PARTS + 1 of its time. */
const REST_PARTS = 19;
/** Longest rest of background work in milliseconds, so that it always makes progress. */
const MAX_REST_MS = 500;

// All apps of a process share one thread, so there is one state for all of them.
let personWaitedAt = -Infinity;
/** What `activeMs` was when the running slice began. */
let sliceBegan = 0;
/** Milliseconds that the running background work has kept the event loop from others so far. */
let worked = 0;
let last: Promise<unknown> = Promise.resolve();

const isBusy = (): boolean => performance.now() - personWaitedAt <= BUSY_MS;
/** Milliseconds that the event loop has worked. Its waits do not count, such as those for a database in another process. */
const activeMs = (): number => performance.eventLoopUtilization().active;

/** Marks the process as busy, since a person waits for an answer of it. */
export function personWaits(): void {
  personWaitedAt = performance.now();
}

/** Runs background work once no other background work of this process runs; it rests afterwards while the process is busy. */
export function runInBackground<T>(work: () => Promise<T>): Promise<T> {
  const result = last.then(() => {
    worked = 0;
    sliceBegan = activeMs();
    return work();
  });
  last = result.then(rest, rest);
  return result;
}

/** Call it between two slices of background work, which may hold a transaction: persons who wait are answered first. */
export async function giveWay(): Promise<void> {
  worked += activeMs() - sliceBegan;
  if (isBusy()) await loopTurn();
  sliceBegan = activeMs();
}

async function rest(): Promise<void> {
  if (isBusy()) await delay(Math.min(MAX_REST_MS, REST_PARTS * (worked + activeMs() - sliceBegan)));
}
