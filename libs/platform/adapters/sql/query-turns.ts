import { setImmediate as nextTurn } from 'node:timers/promises';

/** Milliseconds of one turn of the event loop after which further queries wait for the next turn. */
const TURN_MS = 10;

// All apps of a process share one event loop, so there is one state for all databases.
/** When the first query of this turn began. */
let began: number | undefined;
let waiting: Promise<void> | undefined;

/**
 * Call it before each query of a SQLite file; it returns a promise to wait for, or undefined. A SQLite query returns
 * without waiting for anything, so a long row of them would never let the event loop run: requests and timers of all apps
 * of the process would stand still meanwhile.
 */
export function queryTurn(): Promise<void> | undefined {
  if (waiting) return waiting;
  if (performance.now() - (began ?? begin()) < TURN_MS) return undefined;
  waiting = nextTurn().then(() => {
    waiting = undefined;
    begin();
  });
  return waiting;
}

function begin(): number {
  setImmediate(() => (began = undefined));
  return (began = performance.now());
}
