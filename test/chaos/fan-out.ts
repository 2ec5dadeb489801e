import type { StackKind } from '../support/stack.js';
import { openScene, playFetchFirst, playKills, type Played } from './fan-out-play.js';
import { Seeded } from './seeded.js';

export interface FanOutChaos {
  stack: StackKind;
  kills: number;
  seed: number;
  say(line: string): void;
}

export interface FanOutVerdict extends Played {
  chaos: 'fan-out';
  stack: StackKind;
  /** The same with a worker that checkpoints a batch before it is sent, which has to be seen to lose. */
  checkpoint_on_fetch: { kills: number; lost: number };
  seconds: number;
  seed: number;
}

const SIZE = { webhooks: 150, live: 10 };
/** Fewer followers for fewer kills. */
export const SMALL = { webhooks: 60, live: 4 };
const FEW = 10;
/** So many kills of the product, one of the worker that has to lose. */
const TO_ONE = 20;

/** Kills what delivers so many times on one stack, and then a worker that has to be caught losing. */
export async function chaosOfFanOut({ stack, kills, seed, say }: FanOutChaos): Promise<FanOutVerdict> {
  const began = Date.now();
  const size = kills < FEW ? SMALL : SIZE;
  const { scene, close } = await openScene(stack, { size, random: new Seeded(seed), say });
  try {
    const played = await playKills(scene, kills);
    const checkpoint_on_fetch = await playFetchFirst(scene, Math.ceil(kills / TO_ONE));
    const seconds = Math.round((Date.now() - began) / 1000);
    return { chaos: 'fan-out', stack, ...played, checkpoint_on_fetch, seconds, seed };
  } finally {
    await close();
  }
}

/** Whether what a delivery promises was kept, and a loss would have been seen. */
export const kept = (verdict: FanOutVerdict): boolean =>
  verdict.lost === 0 &&
  verdict.doubled <= verdict.in_flight &&
  verdict.unexcused === 0 &&
  verdict.doubled_by_id === 0 &&
  verdict.checkpoint_on_fetch.lost > 0;
