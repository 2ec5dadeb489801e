import { setTimeout as delay } from 'node:timers/promises';

/** Milliseconds for which a process counts as busy after a person waited for it. */
const BUSY_MS = 50;
/** While it is busy, work that can wait takes one part of its time of REST_PARTS + 1. */
const REST_PARTS = 9;
/** Longest rest, in milliseconds: work that can wait goes on however long a process is busy. */
const MAX_REST_MS = 100;

// All apps of a process share one thread, so there is one state for all of them.
let personWaitedAt = -Infinity;
let workedSince = -Infinity;
let turn: Promise<unknown> = Promise.resolve();

/** Says that a person waits for this process now. */
export function personWaits(): void {
  personWaitedAt = performance.now();
}

/** Runs `work`, which can wait, once no other such work of this process runs. */
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

/** Call it between two slices of work that can wait: rests for as long as persons need the process. */
export async function giveWay(): Promise<void> {
  const now = performance.now();
  if (now - personWaitedAt <= BUSY_MS)
    await delay(Math.min(MAX_REST_MS, REST_PARTS * Math.max(1, now - workedSince)));
  workedSince = performance.now();
}
