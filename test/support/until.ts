import { setTimeout as delay } from 'node:timers/promises';

export interface Patience {
  /** Milliseconds until it is given up; 20,000 unless said otherwise. */
  patience?: number;
  /** Milliseconds between looks; grows from a tenth of it. */
  pause?: number;
}

/** What `look` returns once that is truthy; what it throws counts as not yet. Throws, naming `what`, when patience ends. */
export async function until<T>(
  what: string,
  look: () => T | Promise<T>,
  { patience = 20_000, pause = 250 }: Patience = {},
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
