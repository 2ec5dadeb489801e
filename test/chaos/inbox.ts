import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { openJourneySetup, type JourneySetup } from '../journeys/journey-setup.js';
import type { StackKind } from '../support/stack.js';
import { until } from '../support/until.js';
import { countChat, sumOf, type InboxCounts } from './count-inbox.js';
import { CallLog } from './call-log.js';
import { InboxFaults } from './inbox-faults.js';
import { InboxLoad, type InboxChat, type InboxLoadOptions, type InboxMessage } from './inbox-load.js';
import { runLogOutage } from './inbox-outage.js';
import { pagesOf } from './inbox-pages.js';
import { SeededRandom } from './seeded-random.js';

export interface InboxChaos {
  stack: StackKind;
  kills: number;
  seed: number;
  /** Fewer customers and agents, and on the full stack connections alone loses the log: other programs may use Kafka. */
  short: boolean;
  /** Seconds for which the event log is away; null: it is not taken away. */
  outage: number | null;
  say(line: string): void;
}

export interface InboxResult extends InboxCounts {
  chaos: 'inbox';
  stack: StackKind;
  kills: number;
  customers: number;
  agents: number;
  /** Messages and answers that the product accepted. */
  accepted: number;
  /** Requests to networks that failed, and those of them that left open whether the message arrived. */
  failed_requests: number;
  ambiguous_requests: number;
  /** Calls of networks that were refused with 503 while the event log was away, and the slowest refusal's milliseconds. */
  outage_seconds: number;
  refused_calls: number;
  slowest_refusal_ms: number;
  /** Calls of networks that got another answer than 200 or 503 meanwhile, or none. */
  unanswered_calls: number;
  /** Failures of the load itself. */
  errors: number;
  seconds: number;
  seed: number;
}

interface InboxRun extends InboxLoadOptions {
  /** Milliseconds between two failures of the networks, at least and at most. */
  faultPause: readonly [number, number];
}

const FULL_RUN: InboxRun = {
  ...{ customers: 100, agents: 10 },
  customerPause: [3_000, 9_000],
  agentPause: [400, 1_600],
  faultPause: [300, 900],
};
const SHORT_RUN: InboxRun = {
  ...{ customers: 10, agents: 3 },
  customerPause: [800, 2_400],
  agentPause: [300, 1_200],
  faultPause: [800, 2_000],
};
const PATIENCE_MS = 180_000;
/** How long the processes run until the next kill, at least and at most, and how long the killed one stays away. */
const ALIVE_MS = [2_000, 6_000] as const;
const AWAY_MS = [100, 1_500] as const;
/** An attempt that nobody settled is over after 45 s; the rest is patience with a slow machine. */
const SETTLE_MS = 400_000;
/** Answers that one process sends at a time, so that a kill leaves at most so many open. */
const SENT_AT_ONCE = 32;
const MAX_FAULTS = 30;

/** Kills what serves chats, again and again, while customers and agents write over networks that fail, then counts. */
export async function chaosOfInbox({
  stack,
  kills,
  seed,
  short,
  outage,
  say,
}: InboxChaos): Promise<InboxResult> {
  const began = Date.now();
  const limits = { CHAT_VISITOR_LIMIT: '1000000', CHAT_NETWORK_LIMIT: '1000000' };
  const setup = await openJourneySetup(stack, { env: { LOG_LEVEL: 'warn', ...limits } }, PATIENCE_MS, {
    whatsapp: { statuses: ['sent', 'delivered', 'read'], perPair: 1_000 },
    messenger: { tells: ['echo', 'delivery', 'read'] },
  });
  try {
    const calls = new CallLog();
    const options = short ? SHORT_RUN : FULL_RUN;
    const random = new SeededRandom(seed);
    const load = await InboxLoad.open(setup, options, new SeededRandom(seed + 1), calls);
    const { whatsapp, messenger } = setup.sandboxes;
    for (const { hooks } of [whatsapp, messenger]) hooks.random = () => random.next();
    say(`${load.chats.length} conversations are open`);
    const faults = new InboxFaults(setup.sandboxes, new SeededRandom(seed + 2), options.faultPause);
    load.start();
    await killWhileWriting(setup, kills, random, say);
    if (outage !== null)
      await runLogOutage(setup, calls, { milliseconds: outage * 1_000, alone: short }, say);
    await load.stop();
    await faults.stop();
    say(`${load.accepted} messages were accepted; waiting until each answer has its result`);
    await settle(setup, load.chats);
    if (calls.others.length > 0) say(`calls were answered ${calls.others.join(', ')} in the outage`);
    const lines: string[] = load.errors.map((error) => `error: ${error}`);
    const counts = sumOf(await Promise.all(load.chats.map((chat) => count(setup, chat, lines))));
    for (const line of lines.slice(0, MAX_FAULTS)) say(line);
    const result: InboxResult = {
      ...{ chaos: 'inbox', stack, kills, customers: options.customers, agents: options.agents },
      ...{ accepted: load.accepted, ...counts },
      ...{ outage_seconds: outage ?? 0, refused_calls: calls.refused, slowest_refusal_ms: calls.slowest },
      unanswered_calls: calls.others.length,
      ...{ failed_requests: faults.count, ambiguous_requests: faults.ambiguous, errors: load.errors.length },
      ...{ seconds: Math.round((Date.now() - began) / 1_000), seed },
    };
    if (!passed(result)) keepLogs(setup, say);
    return result;
  } finally {
    await setup.close();
  }
}

/** True if nothing was lost, doubled or out of order, and no more is unknown than failures and kills explain. */
export const passed = (result: InboxResult): boolean =>
  result.lost + result.doubled + result.disordered === 0 &&
  result.failed + result.states_behind + result.errors + result.unanswered_calls === 0 &&
  (result.outage_seconds === 0 || result.refused_calls > 0) &&
  result.unknown <= result.ambiguous_requests + result.kills * SENT_AT_ONCE &&
  result.accepted > result.customers;

/** The processes that take customers' messages, and send agents' answers. */
const targetsOf = ({ stack }: JourneySetup): readonly string[] =>
  stack.kind === 'full' ? ['chat', 'connections'] : ['all-in-one'];

async function killWhileWriting(
  setup: JourneySetup,
  kills: number,
  random: SeededRandom,
  say: (line: string) => void,
): Promise<void> {
  const targets = targetsOf(setup);
  for (let index = 0; index < kills; index++) {
    await delay(random.between(...ALIVE_MS));
    const target = targets[index % targets.length]!;
    await setup.stack.kill(target);
    await delay(random.between(...AWAY_MS));
    await setup.stack.restart(target);
    say(`killed ${target} with -9 (${index + 1} of ${kills})`);
  }
  await delay(random.between(...ALIVE_MS));
}

/** Waits until no answer is on its way, and the networks have told what became of each. */
async function settle(setup: JourneySetup, chats: readonly InboxChat[]): Promise<void> {
  const { whatsapp, messenger } = setup.sandboxes;
  const open = new Set(chats);
  await until(
    'every answer has its result',
    async () => {
      for (const chat of open) {
        const messages = await messagesOf(setup, chat);
        if (!messages.some(({ state }) => state === 'queued' || state === 'sending')) open.delete(chat);
      }
      return open.size === 0;
    },
    { patience: SETTLE_MS, pause: 2_000 },
  );
  await Promise.all([whatsapp.hooks.settled(), messenger.hooks.settled()]);
  const ignore = () => undefined;
  const isThere = async (chat: InboxChat) => {
    const { lost, states_behind } = await countOf(setup, chat, ignore);
    return lost + states_behind === 0;
  };
  // What the networks told last goes through the event log. What is wrong to the end is counted afterwards.
  const late = new Set(chats);
  await until(
    'all that was told is there',
    async () => {
      for (const chat of late) if (await isThere(chat)) late.delete(chat);
      return late.size === 0;
    },
    { patience: 60_000, pause: 2_000 },
  ).catch(ignore);
}

const messagesOf = ({ workspace }: JourneySetup, { id }: InboxChat): Promise<InboxMessage[]> =>
  pagesOf<InboxMessage>(workspace.agent, `/v1/conversations/${id}/messages`);

async function countOf(
  setup: JourneySetup,
  chat: InboxChat,
  wrong: (line: string) => void,
): Promise<InboxCounts> {
  return countChat(chat, await messagesOf(setup, chat), await chat.customer.arrived(), wrong);
}

const count = (setup: JourneySetup, chat: InboxChat, lines: string[]): Promise<InboxCounts> =>
  countOf(setup, chat, (line) => lines.push(line));

/** Keeps what the processes logged, for whoever looks for the cause of a fault. */
function keepLogs({ stack }: JourneySetup, say: (line: string) => void): void {
  const path = join(tmpdir(), `corong-chaos-inbox-${stack.kind}.log`);
  writeFileSync(path, stack.logs(), { mode: 0o600 });
  say(`the logs of its processes are kept in ${path}`);
}
