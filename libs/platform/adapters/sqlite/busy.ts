import { setTimeout as delay } from 'node:timers/promises';

/** Milliseconds to wait for a SQLite file that another process has locked. */
export const BUSY_TIMEOUT_MS = 4_000;
/** Milliseconds between two tries. SQLite's own wait would block the event loop, and with it every app of the process. */
export const BUSY_RETRY_MS = 20;

/**
 * True for an error of a SQLite file that another connection has locked. It looks at the code alone: the driver creates
 * its errors in the realm (vm context) that loaded it first, so `instanceof Error` is false in every other one.
 */
export function isBusy(error: unknown): boolean {
  return String((error as { code?: unknown } | null | undefined)?.code).startsWith('SQLITE_BUSY');
}

/** Runs `work` again while the file is locked; throws SQLite's error once the lock has lasted `BUSY_TIMEOUT_MS`. */
export async function retryWhileBusy<T>(work: () => Promise<T>): Promise<T> {
  for (const began = performance.now(); ; await delay(BUSY_RETRY_MS)) {
    try {
      return await work();
    } catch (error) {
      if (!isBusy(error) || performance.now() - began > BUSY_TIMEOUT_MS) throw error;
    }
  }
}
