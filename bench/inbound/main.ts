import { createHmac } from 'node:crypto';
import { loadavg } from 'node:os';
import { setTimeout as delay } from 'node:timers/promises';
import { Agent, request } from 'undici';
import { connectNumberOnce } from '../../test/journeys/accounts.js';
import { openJourneySetup, type JourneySetup } from '../../test/journeys/journey-setup.js';
import type { StackKind } from '../../test/support/stack.js';
import { until } from '../../test/support/until.js';
import { quantile } from '../click/generator.js';
import { cpuSeconds } from '../cpu.js';
import { printFacts, printFigure, runConcurrently, seconds } from '../figure.js';
import { size } from '../size.js';
import { ChatStore } from './chat-store.js';
import { benchForged } from './forged.js';

const STACKS: readonly StackKind[] = ['embedded', 'full'];
const STORED = size(1_000_000, 20_000);
const SECONDS = size(60, 3);
/** Messages before the measured ones, as fast as they are answered: code is compiled, and people have their chats. */
const WARM_UP = size(3_000, 100);
const WARM_UP_WIDTH = 8;
/** Messages in a second, sent when they are due, whatever became of those before. */
const RATE = 100;
/** Who write, again and again; their chats are not those that are stored. */
const PEOPLE = size(1_000, 50);
/** Every tenth message says that an ad led to it. */
const REFERRED = 10;
const LIMIT_MS = 250;
const MAX_MS = 1_000;
const SETTLE_MS = 300_000;

/** Time from a webhook of WhatsApp to its answer 200, once it is verified and durable, while chat stores many messages. */
export async function benchInbound(args: readonly string[]): Promise<void> {
  const given = args.find((word) => word.startsWith('--stored='))?.slice('--stored='.length);
  const stored = given === undefined ? STORED : Number(given);
  if (!Number.isSafeInteger(stored) || stored < 1) throw new Error('--stored=N is a number of messages');
  const stacks = STACKS.filter((stack) => args.includes(stack));
  for (const stack of stacks.length > 0 ? stacks : STACKS) await benchStack(stack, stored);
}

async function benchStack(kind: StackKind, stored: number): Promise<void> {
  const setup = await openJourneySetup(kind, { env: { LOG_LEVEL: 'warn' } });
  const store = ChatStore.of(setup.stack);
  try {
    const { whatsapp } = setup.sandboxes;
    await connectNumberOnce(setup);
    await until(
      'the first message is taken',
      async () => (await whatsapp.inbound('6281100000000', 'Halo')).status === 200,
    );
    await until('the first message is stored', async () => (await store.count('message')) > 0);
    const seeding = await withoutChat(setup, () => seconds(() => store.fill(stored - 1)));
    const storedAll = async (count: number) => {
      const arrived = async () => (await store.count('message')) >= count;
      await until('chat has stored all messages', arrived, { patience: SETTLE_MS, pause: 500 });
    };
    const webhooks = new Webhooks(setup);
    await runConcurrently(WARM_UP, WARM_UP_WIDTH, (index) => webhooks.post(index));
    await storedAll(stored + WARM_UP);
    const before = await store.count('message');
    const cpuBefore = cpuOf(setup);
    const result = await send(webhooks);
    const accepted = result.ms.length;
    const lag = await seconds(() => storedAll(before + accepted));
    const cpu_ms = ((cpuOf(setup) - cpuBefore) * 1_000) / accepted;
    const how = `${RATE} webhooks/s (open loop) for ${SECONDS} s through the gateway, each signed and with one message, from ${PEOPLE} people; ${before} messages stored; load of the machine ${loadavg()[0]!.toFixed(1)}`;
    const figure = { bench: 'inbound', stack: kind, unit: 'ms (median)', how };
    printFigure({ ...figure, peer: 'the limit', ours: quantile(result.ms, 0.5), theirs: LIMIT_MS });
    printFacts('inbound', kind, {
      ...{ sent: result.sent, accepted, over_1_s: result.ms.filter((ms) => ms > MAX_MS).length },
      p99_ms: Math.round(quantile(result.ms, 0.99)),
      slowest_ms: Math.round(Math.max(...result.ms)),
      ...{ stored_before: before, stored_after: await store.count('message') },
      // Of all apps, to the stored message and what crosses of it.
      cpu_ms_per_message: Math.round(cpu_ms * 10) / 10,
      lag_seconds_after: Math.round(lag * 10) / 10,
      seeding_seconds: Math.round(seeding),
      node: process.version,
    });
    await benchForged(kind, whatsapp.hooks.settings.url!, () => cpuOf(setup));
  } finally {
    await store.close();
    await setup.close();
  }
}

/** Seconds of CPU time of all processes of the stack. */
function cpuOf({ stack }: JourneySetup): number {
  return [...stack.processes.values()].reduce((sum, { pid }) => sum + cpuSeconds(pid!), 0);
}

/** Chat is stopped meanwhile: a file is written by one process at a time. */
async function withoutChat<T>({ stack }: JourneySetup, work: () => Promise<T>): Promise<T> {
  const name = stack.kind === 'full' ? 'chat' : 'all-in-one';
  await stack.processes.get(name)!.stop();
  const result = await work();
  await stack.restart(name);
  return result;
}

interface SentResult {
  sent: number;
  /** Milliseconds from when each was due to its answer 200. */
  ms: number[];
}

async function send(webhooks: Webhooks): Promise<SentResult> {
  const result: SentResult = { sent: RATE * SECONDS, ms: [] };
  const post = async (index: number, due: number): Promise<void> => {
    await webhooks.post(WARM_UP + index);
    result.ms.push(performance.now() - due);
  };
  const begun = performance.now();
  const posting: Promise<void>[] = [];
  for (let index = 0; index < result.sent; index++) {
    const due = begun + (index / RATE) * 1_000;
    const wait = due - performance.now();
    if (wait > 0) await delay(wait);
    posting.push(post(index, due));
  }
  await Promise.all(posting);
  return result;
}

/** Calls the hook as WhatsApp does, one message a call. */
class Webhooks {
  private readonly agent = new Agent({ connections: 256 });

  constructor(private readonly setup: JourneySetup) {}

  /** Resolves once it was answered 200; throws at any other answer. */
  async post(index: number): Promise<void> {
    const { hooks, received } = this.setup.sandboxes.whatsapp;
    const { url, appSecret } = hooks.settings;
    const body = bodyOf(received, index);
    const signature = createHmac('sha256', appSecret).update(body).digest('hex');
    const headers = { 'content-type': 'application/json', 'x-hub-signature-256': `sha256=${signature}` };
    const answer = await request(url!, { method: 'POST', headers, body, dispatcher: this.agent });
    await answer.body.dump();
    if (answer.statusCode !== 200) throw new Error(`A webhook was answered ${answer.statusCode}`);
  }
}

type Received = JourneySetup['sandboxes']['whatsapp']['received'];

function bodyOf(received: Received, index: number): string {
  const text = { body: `Halo, apakah kopi nomor ${index} masih ada? Kirim ke Bandung ya.` };
  const referral = { source_type: 'ad', source_id: '120210000000000042', ctwa_clid: `ARA${index}` };
  const message = { type: 'text', text, ...(index % REFERRED === 0 && { referral }) };
  const change = received({ wa_id: String(6_281_200_000_000 + (index % PEOPLE)) }, message);
  return JSON.stringify({
    object: 'whatsapp_business_account',
    entry: [{ id: '102290129340398', changes: [change] }],
  });
}
