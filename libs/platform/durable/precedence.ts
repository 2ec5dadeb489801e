import { setTimeout as delay } from 'node:timers/promises';

/** Milliseconds for which a process counts as busy after a person waited for it. */
const BUSY_MS = 50;
/** While the process is busy, background work gets one part of REST_PARTS + 1 of its time. */
const REST_PARTS = 9;
/** Longest rest of background work in milliseconds, so that it always makes progress. */
const MAX_REST_MS = 100;

// All apps of a process share one thread, so there is one state for all of them.
let personWaitedAt = -Infinity;
let workedSince = -Infinity;
let turn: Promise<unknown> = Promise.resolve();

/** Marks the process as busy, since a person waits for an answer of it. */
export function personWaits(): void {
  personWaitedAt = performance.now();
}

/** Runs background work once no other background work of this process runs. */
export function runInBackground<T>(work: () => Promise<T>): Promise<T> {
  const result = turn.then(async () => {
    workedSince = performance.now();
    try {
      return await work();
    } finally {
      await giveWay();
    }
  });
  turn = result.catch(() => undefined);
  return result;
}

/** Call it between two slices of background work: it rests while the process is busy. */
export async function giveWay(): Promise<void> {
  const now = performance.now();
  if (now - personWaitedAt <= BUSY_MS)
    await delay(Math.min(MAX_REST_MS, REST_PARTS * Math.max(1, now - workedSince)));
  workedSince = performance.now();
}
