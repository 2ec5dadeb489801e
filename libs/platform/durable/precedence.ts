import { setImmediate as loopTurn, setTimeout as delay } from 'node:timers/promises';

/** Milliseconds for which a process counts as busy after a person waited for it. */
const BUSY_MS = 50;
/** While the process is busy, background work gets one part of REST_PARTS + 1 of its time. */
const REST_PARTS = 19;
/** Longest rest of background work in milliseconds, so that it always makes progress. */
const MAX_REST_MS = 500;

// All apps of a process share one thread, so there is one state for all of them.
let personWaitedAt = -Infinity;
let sliceBegan = -Infinity;
/** Milliseconds that the running background work has taken so far. */
let worked = 0;
let last: Promise<unknown> = Promise.resolve();

const isBusy = (now: number): boolean => now - personWaitedAt <= BUSY_MS;

/** Marks the process as busy, since a person waits for an answer of it. */
export function personWaits(): void {
  personWaitedAt = performance.now();
}

/** Runs background work once no other background work of this process runs; it rests afterwards while the process is busy. */
export function runInBackground<T>(work: () => Promise<T>): Promise<T> {
  const result = last.then(() => {
    worked = 0;
    sliceBegan = performance.now();
    return work();
  });
  last = result.then(rest, rest);
  return result;
}

/** Call it between two slices of background work, which may hold a transaction: persons who wait are answered first. */
export async function giveWay(): Promise<void> {
  const now = performance.now();
  worked += now - sliceBegan;
  if (isBusy(now)) await loopTurn();
  sliceBegan = performance.now();
}

async function rest(): Promise<void> {
  const now = performance.now();
  if (isBusy(now)) await delay(Math.min(MAX_REST_MS, REST_PARTS * (worked + now - sliceBegan)));
}
