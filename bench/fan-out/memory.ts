import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { printFacts } from '../figure.js';
import { BenchApp, NoopTransport } from './bench-app.js';
import type { MemoryResult } from './memory.child.js';

const FEW = 10_000;
const MANY = 1_000_000;
/** Measurements of each size, each in a new process. */
const ROUNDS = 3;

/** Measures memory and delivery times of a post to ten thousand and to a million followers. */
export async function benchMemory(): Promise<void> {
  const app = await BenchApp.open(new NoopTransport({ state: 'delivered' }));
  const few = app.channel;
  const many = await app.newChannel();
  await app.followers(FEW, (n) => `https://follower-${n}.example/hooks`, few);
  await app.followers(MANY, (n) => `https://follower-${n}.example/hooks`, many);
  await app.stopApp();
  const seen = new Map<number, MemoryResult[]>([
    [FEW, []],
    [MANY, []],
  ]);
  for (let round = 0; round < ROUNDS; round++) {
    seen.get(FEW)!.push(await runChild(few.id, few.id));
    seen.get(MANY)!.push(await runChild(few.id, many.id));
  }
  const how =
    'the middle of three processes that made no follower, started as in production (with libs/platform/heap.ts, no flags), each after the same ten posts to 10,000 followers; plan, ranges, read and decrypt the address, no-op send, receipts';
  const [small, large] = [...seen].map(([followers, all]) => {
    const middle = all.sort((a, b) => a.peak_mib - b.peak_mib)[Math.floor(ROUNDS / 2)]!;
    printFacts('memory', 'full', {
      followers,
      ...middle,
      growth_mib: middle.peak_mib - middle.base_mib,
      how,
    });
    return middle;
  });
  const ratio = Math.round((large!.peak_mib / small!.peak_mib) * 100) / 100;
  printFacts('memory-flat', 'full', {
    ratio,
    wanted: '0.8 to 1.2',
    how: 'peak RSS at a million against ten thousand',
  });
  app.releaseServices();
}

async function runChild(warm: string, channel: string): Promise<MemoryResult> {
  const child = fork(fileURLToPath(new URL('./memory.child.js', import.meta.url)), [warm, channel], {
    execArgv: ['--enable-source-maps'],
  });
  const [seen] = (await once(child, 'message')) as [MemoryResult];
  await once(child, 'exit');
  return seen;
}
