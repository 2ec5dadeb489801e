import { setTimeout as delay } from 'node:timers/promises';
import { serviceScript, type ServiceName } from '../support/services.js';
import type { Stack } from '../support/stack.js';
import type { SeededRandom } from './seeded-random.js';

const SERVICES: readonly ServiceName[] = ['kafka', 'mariadb', 'redis'];

/** One kill by SIGKILL: the target, the time, and when it answered again. */
export interface Kill {
  target: string;
  at: number;
  backAt: number;
}

/** Returns the processes and services of a stack; `short` leaves out the services, which other programs may use. */
export function targetsOf(stack: Stack, short: boolean): string[] {
  const apps = [...stack.processes.keys()];
  if (stack.kind === 'embedded') return apps;
  return short ? ['fan-out', 'chat', 'ad-attribution'] : [...apps, ...SERVICES];
}

/** Kills each target once, in an order and at times that the seed decides, and starts it again. */
export async function killEach(
  stack: Stack,
  targets: string[],
  random: SeededRandom,
  say: (line: string) => void,
): Promise<Kill[]> {
  const kills: Kill[] = [];
  for (const target of random.shuffled(targets)) {
    await delay(random.between(1_500, 3_500));
    const at = Date.now();
    const { kill, revive } = await handlesOf(stack, target);
    await kill();
    await delay(random.between(200, 1_500)).finally(revive);
    const backAt = Date.now();
    kills.push({ target, at, backAt });
    say(`killed ${target} with -9; it answers again after ${backAt - at} ms`);
  }
  return kills;
}

async function handlesOf(
  stack: Stack,
  target: string,
): Promise<{ kill(): Promise<unknown>; revive(): Promise<unknown> }> {
  if (stack.processes.has(target))
    return { kill: () => stack.kill(target), revive: () => stack.restart(target) };
  const services = await serviceScript();
  const name = target as ServiceName;
  return { kill: () => services.killHard(name), revive: () => services.restart(name) };
}
