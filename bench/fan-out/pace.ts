import { createServer, type AddressInfo } from 'node:net';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { Range } from '../../apps/fan-out/broadcasts/range.entity.js';
import { Plan } from '../../apps/fan-out/broadcasts/plan.entity.js';
import { printFigure, seconds, printFacts } from '../figure.js';
import { BenchApp, NoopTransport } from './bench-app.js';
import { benchRates } from './rates.js';

const LARGE = 300_000;
const SMALL = 100;
const TIMES = 5;
const HEALTHY = 150_000;
/** One follower out of this many has the dead endpoint: one in each range. */
const DEAD_EVERY = 4_999;
const ROUNDS = 5;

/** Measures what tests cannot assert, since it depends on time: use of providers' rates, and delays by a large post or a dead endpoint. */
export async function benchPace(): Promise<void> {
  await benchRates();
  await smallBesideLarge();
  await deadEndpoint();
}

/** Measures a small post alone, and while a large one is being delivered. */
async function smallBesideLarge(): Promise<void> {
  const app = await BenchApp.open(new NoopTransport({ state: 'delivered' }));
  const large = await app.newChannel();
  await app.followers(SMALL, (n) => `https://small-${n}.example/hooks`);
  await app.followers(LARGE, (n) => `https://large-${n}.example/hooks`, large);
  const small = async () => {
    const took: number[] = [];
    for (let n = 0; n < TIMES; n++)
      took.push(1_000 * (await seconds(async () => app.waitUntilComplete(await app.publish()))));
    return took.sort((a, b) => a - b);
  };
  await small();
  const alone = await small();
  const big = await app.publish(large);
  while ((await delivered(app, big)) < SMALL * 100) await pause(10);
  const beside = await small();
  const { state } = await app.database.read.findOneByOrFail(Plan, { post_id: big });
  if (state === 'complete') throw new Error('The large post was over first');
  const left = LARGE - (await delivered(app, big));
  await app.waitUntilComplete(big);
  const middle = Math.floor(TIMES / 2);
  printFacts('overtaking', 'full', {
    alone_ms: Math.round(alone[middle]!),
    beside_ms: Math.round(beside[middle]!),
    longest_delay_ms: Math.round(beside.at(-1)! - alone[middle]!),
    wanted: '<= 2000',
    how: `a post to ${SMALL} from its publishing to its last receipt, ${TIMES} times alone and ${TIMES} times while one to ${LARGE} is being sent (${left} of it left at the end), no-op sends, one process`,
  });
  await app.close();
}

/** Measures webhooks whose endpoints answer, with and without an endpoint among them that never answers. */
async function deadEndpoint(): Promise<void> {
  const receiver = fork(fileURLToPath(new URL('./receiver.js', import.meta.url)), { execArgv: [] });
  const [port] = (await once(receiver, 'message')) as [number];
  const dead = createServer((socket) => socket.on('error', () => socket.destroy()).resume());
  await new Promise<void>((resolve) => dead.listen(0, '127.0.0.1', resolve));
  const nobody = `http://127.0.0.1:${(dead.address() as AddressInfo).port}/hooks`;
  const app = await BenchApp.open();
  const among = await app.newChannel();
  const healthy = (n: number) => `http://127.0.0.1:${port}/hooks/${n}`;
  await app.followers(HEALTHY, healthy);
  const all = HEALTHY + Math.floor(HEALTHY / DEAD_EVERY);
  await app.followers(all, (n) => (n % (DEAD_EVERY + 1) === DEAD_EVERY ? nobody : healthy(n)), among);
  const taken = async () => {
    receiver.send('taken');
    return ((await once(receiver, 'message')) as [number])[0];
  };
  const rate = async (channel = app.channel) => {
    const before = await taken();
    let post = '';
    const took = await seconds(async () => {
      post = await app.publish(channel);
      while ((await taken()) - before < HEALTHY) await pause(20);
    });
    while ((await delivered(app, post)) < HEALTHY) await pause(20);
    return HEALTHY / took;
  };
  await rate();
  const [ours, theirs]: [number[], number[]] = [[], []];
  for (let round = 0; round < ROUNDS; round++) {
    ours.push(await rate(among));
    theirs.push(await rate());
  }
  const median = (list: number[]) => list.sort((a, b) => a - b)[Math.floor(ROUNDS / 2)]!;
  printFigure({
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
  // Requests to the dead endpoint end by their time-out.
  await app.close();
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

async function delivered(app: BenchApp, post_id: string): Promise<number> {
  return Number((await app.database.read.sum(Range, 'delivered', { post_id })) ?? 0);
}
