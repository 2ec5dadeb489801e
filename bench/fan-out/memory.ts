import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { tell } from '../line.js';
import { Ground, NoSend } from './ground.js';
import type { Remembered } from './memory.child.js';

const FEW = 10_000;
const MANY = 1_000_000;
/** Of a size, each in a process of its own. */
const ROUNDS = 3;

/** What a post to ten thousand and to a million followers takes in memory, and when the first and the last has it. */
export async function benchMemory(): Promise<void> {
  const ground = await Ground.open(new NoSend({ state: 'delivered' }));
  const few = ground.channel;
  const many = await ground.newChannel();
  await ground.followers(FEW, (n) => `https://follower-${n}.example/hooks`, few);
  await ground.followers(MANY, (n) => `https://follower-${n}.example/hooks`, many);
  await ground.leave();
  const seen = new Map<number, Remembered[]>([
    [FEW, []],
    [MANY, []],
  ]);
  for (let round = 0; round < ROUNDS; round++) {
    seen.get(FEW)!.push(await remembered(few.id, few.id));
    seen.get(MANY)!.push(await remembered(few.id, many.id));
  }
  const how =
    'the middle of three processes that made no follower, started as in production (with libs/platform/heap.ts, no flags), each after the same ten posts to 10,000 followers; plan, ranges, read and decrypt the address, no-op send, receipts';
  const [small, large] = [...seen].map(([followers, all]) => {
    const middle = all.sort((a, b) => a.peak_mib - b.peak_mib)[Math.floor(ROUNDS / 2)]!;
    tell('memory', 'full', { followers, ...middle, growth_mib: middle.peak_mib - middle.base_mib, how });
    return middle;
  });
  const ratio = Math.round((large!.peak_mib / small!.peak_mib) * 100) / 100;
  tell('memory-flat', 'full', {
    ratio,
    wanted: '0.8 to 1.2',
    how: 'peak RSS at a million against ten thousand',
  });
  ground.free();
}

async function remembered(warm: string, channel: string): Promise<Remembered> {
  const child = fork(fileURLToPath(new URL('./memory.child.js', import.meta.url)), [warm, channel], {
    execArgv: ['--enable-source-maps'],
  });
  const [seen] = (await once(child, 'message')) as [Remembered];
  await once(child, 'exit');
  return seen;
}
