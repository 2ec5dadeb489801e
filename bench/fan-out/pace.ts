import { createServer, type AddressInfo } from 'node:net';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Range } from '../../apps/fan-out/broadcasts/range.entity.js';
import { Plan } from '../../apps/fan-out/broadcasts/plan.entity.js';
import { print, seconds, tell } from '../line.js';
import { Ground, NoSend } from './ground.js';
import { benchRates } from './rates.js';

const LARGE = 300_000;
const SMALL = 100;
const TIMES = 5;
const HEALTHY = 150_000;
/** One in each range is at the dead endpoint. */
const DEAD_EVERY = 4_999;
const ROUNDS = 5;

/** What cannot be asserted, since it is time: rates that providers allow, and what a large post or a dead endpoint costs the others. */
export async function benchPace(): Promise<void> {
  await benchRates();
  await overtaking();
  await deadEndpoint();
}

/** A small post by itself, and while a large one is being sent. */
async function overtaking(): Promise<void> {
  const ground = await Ground.open(new NoSend({ state: 'delivered' }));
  const large = await ground.newChannel();
  await ground.followers(SMALL, (n) => `https://small-${n}.example/hooks`);
  await ground.followers(LARGE, (n) => `https://large-${n}.example/hooks`, large);
  const small = async () => {
    const took: number[] = [];
    for (let n = 0; n < TIMES; n++)
      took.push(1_000 * (await seconds(async () => ground.completed(await ground.publish()))));
    return took.sort((a, b) => a - b);
  };
  await small();
  const alone = await small();
  const big = await ground.publish(large);
  while ((await delivered(ground, big)) < SMALL * 100) await pause(10);
  const beside = await small();
  const { state } = await ground.database.read.findOneByOrFail(Plan, { post_id: big });
  if (state === 'complete') throw new Error('The large post was over first');
  const left = LARGE - (await delivered(ground, big));
  await ground.completed(big);
  const middle = Math.floor(TIMES / 2);
  tell('overtaking', 'full', {
    alone_ms: Math.round(alone[middle]!),
    beside_ms: Math.round(beside[middle]!),
    longest_delay_ms: Math.round(beside.at(-1)! - alone[middle]!),
    wanted: '<= 2000',
    how: `a post to ${SMALL} from its publishing to its last receipt, ${TIMES} times alone and ${TIMES} times while one to ${LARGE} is being sent (${left} of it left at the end), no-op sends, one process`,
  });
  await ground.close();
}

/** Webhooks that answer, with one among them that never does, and without. */
async function deadEndpoint(): Promise<void> {
  const receiver = fork(fileURLToPath(new URL('./receiver.js', import.meta.url)), { execArgv: [] });
  const [port] = (await once(receiver, 'message')) as [number];
  const dead = createServer((socket) => socket.on('error', () => socket.destroy()).resume());
  await new Promise<void>((resolve) => dead.listen(0, '127.0.0.1', resolve));
  const nobody = `http://127.0.0.1:${(dead.address() as AddressInfo).port}/hooks`;
  const ground = await Ground.open();
  const among = await ground.newChannel();
  const healthy = (n: number) => `http://127.0.0.1:${port}/hooks/${n}`;
  await ground.followers(HEALTHY, healthy);
  const all = HEALTHY + Math.floor(HEALTHY / DEAD_EVERY);
  await ground.followers(all, (n) => (n % (DEAD_EVERY + 1) === DEAD_EVERY ? nobody : healthy(n)), among);
  const taken = async () => {
    receiver.send('taken');
    return ((await once(receiver, 'message')) as [number])[0];
  };
  const rate = async (channel = ground.channel) => {
    const before = await taken();
    let post = '';
    const took = await seconds(async () => {
      post = await ground.publish(channel);
      while ((await taken()) - before < HEALTHY) await pause(20);
    });
    while ((await delivered(ground, post)) < HEALTHY) await pause(20);
    return HEALTHY / took;
  };
  await rate();
  const [ours, theirs]: [number[], number[]] = [[], []];
  for (let round = 0; round < ROUNDS; round++) {
    ours.push(await rate(among));
    theirs.push(await rate());
  }
  const median = (list: number[]) => list.sort((a, b) => a - b)[Math.floor(ROUNDS / 2)]!;
  print({
    bench: 'dead-endpoint',
    stack: 'full',
    peer: 'the same without it (wanted > 0.95)',
    ours: median(ours),
    theirs: median(theirs),
    unit: 'webhooks/s at the healthy endpoint',
    how: `${HEALTHY} followers whose endpoint answers, and one in each range (${all - HEALTHY}) at an endpoint that takes connections and never answers; until all the healthy ones have it, signed, one process that writes receipts; median of ${ROUNDS} rounds in turn`,
  });
  receiver.disconnect();
  dead.close();
  // What hangs at the dead endpoint is waited for no longer than its timeout.
  await ground.close();
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function delivered(ground: Ground, post_id: string): Promise<number> {
  return Number((await ground.database.read.sum(Range, 'delivered', { post_id })) ?? 0);
}
