import { setTimeout as delay } from 'node:timers/promises';

export interface UntilOptions {
  /** Milliseconds after which it throws; 40,000 by default. */
  patience?: number;
  /** Milliseconds between checks; the first pauses are shorter. */
  pause?: number;
}

/** Calls `look` until it returns a truthy value, and returns that; errors of `look` count as "not yet". Throws, naming `what`, when the time is over. */
export async function until<T>(
  what: string,
  look: () => T | Promise<T>,
  { patience = 40_000, pause = 250 }: UntilOptions = {},
): Promise<Exclude<NonNullable<T>, false>> {
  const end = Date.now() + patience;
  let wait = pause / 10;
  let last = '';
  for (;;) {
    try {
      const seen = await look();
      if (seen) return seen as Exclude<NonNullable<T>, false>;
      last = '';
    } catch (error) {
      last = `: ${error instanceof Error ? error.message : String(error)}`;
    }
    if (Date.now() > end) throw new Error(`Waited ${patience / 1000} s in vain until ${what}${last}`);
    await delay(wait);
    wait = Math.min(pause, wait * 1.5);
  }
}
