import { setTimeout as delay } from 'node:timers/promises';

/** How long a SQLite file that another process has locked is waited for, in milliseconds. */
export const LOCK_MS = 4_000;
/** Between two tries. SQLite's own waiting would stop the event loop, and with it every app of the process. */
export const LOCK_STEP_MS = 20;

/**
 * True for a SQLite file that another connection has locked. It is told by its code alone: the driver makes its errors
 * in the realm that loaded it first, so that `instanceof Error` is false in every other one.
 */
export function isBusy(error: unknown): boolean {
  return String((error as { code?: unknown } | null | undefined)?.code).startsWith('SQLITE_BUSY');
}

/** Runs `work` again while the file is locked; throws what SQLite says once that has lasted for `LOCK_MS`. */
export async function untilFree<T>(work: () => Promise<T>): Promise<T> {
  for (const began = performance.now(); ; await delay(LOCK_STEP_MS)) {
    try {
      return await work();
    } catch (error) {
      if (!isBusy(error) || performance.now() - began > LOCK_MS) throw error;
    }
  }
}
