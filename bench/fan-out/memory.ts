import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { tell } from '../line.js';
import type { Remembered } from './memory.child.js';

const SIZES = [10_000, 1_000_000];

/** What a post to ten thousand and to a million followers takes in memory, each in a process of its own; and when the first and the last is delivered. */
export async function benchMemory(): Promise<void> {
  const all: Remembered[] = [];
  for (const followers of SIZES) {
    const child = fork(fileURLToPath(new URL('./memory.child.js', import.meta.url)), [String(followers)], {
      execArgv: ['--enable-source-maps'],
    });
    const [seen] = (await once(child, 'message')) as [Remembered];
    all.push(seen);
    tell('memory', 'full', { ...seen });
  }
  tell('memory-flat', 'full', {
    ratio: Math.round((all[1]!.peak_mib / all[0]!.peak_mib) * 100) / 100,
    how: 'peak RSS of the process while it plans and delivers, at a million followers against ten thousand',
  });
}
