import type { StackKind } from '../support/stack.js';
import { openFanOutScenario, runFetchFirst, runKills, type FanOutCounts } from './fan-out-scenario.js';
import { SeededRandom } from './seeded-random.js';

export interface FanOutChaos {
  stack: StackKind;
  kills: number;
  seed: number;
  say(line: string): void;
}

export interface FanOutResult extends FanOutCounts {
  chaos: 'fan-out';
  stack: StackKind;
  /** The same run with a faulty worker that checkpoints a batch before it is sent: the check must notice its losses. */
  checkpoint_on_fetch: { kills: number; lost: number };
  seconds: number;
  seed: number;
}

const SIZE = { webhooks: 150, live: 10 };
/** Fewer followers for fewer kills. */
export const SMALL = { webhooks: 60, live: 4 };
const FEW_KILLS = 10;
/** Kills of the product per kill of the faulty worker. */
const KILLS_PER_FETCH_FIRST = 20;

/** Kills the delivering process `kills` times on one stack, then runs the faulty worker, whose losses must be noticed. */
export async function chaosOfFanOut({ stack, kills, seed, say }: FanOutChaos): Promise<FanOutResult> {
  const began = Date.now();
  const size = kills < FEW_KILLS ? SMALL : SIZE;
  const { scene, close } = await openFanOutScenario(stack, { size, random: new SeededRandom(seed), say });
  try {
    const played = await runKills(scene, kills);
    const checkpoint_on_fetch = await runFetchFirst(scene, Math.ceil(kills / KILLS_PER_FETCH_FIRST));
    const seconds = Math.round((Date.now() - began) / 1000);
    return { chaos: 'fan-out', stack, ...played, checkpoint_on_fetch, seconds, seed };
  } finally {
    await close();
  }
}

/** True if nothing was lost or received twice, and the losses of the faulty worker were noticed. */
export const passed = (result: FanOutResult): boolean =>
  result.lost === 0 &&
  result.doubled <= result.in_flight &&
  result.unexcused === 0 &&
  result.doubled_by_id === 0 &&
  result.checkpoint_on_fetch.lost > 0;
