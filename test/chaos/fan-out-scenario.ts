import { setTimeout as delay } from 'node:timers/promises';
import { Client } from '../journeys/client.js';
import { openWorkspace } from '../journeys/workspace.js';
import { startWebhookSandbox, type WebhookSandbox } from '../support/sandboxes/webhook.js';
import { startStack, type Stack, type StackKind } from '../support/stack.js';
import { until } from '../support/until.js';
import { TestAudience, type AudienceSize } from './fan-out-audience.js';
import { InFlight } from './in-flight.js';
import { databaseAtRest, DeliveryRecords } from './delivery-records.js';
import type { SeededRandom } from './seeded-random.js';

/** The stack, the receivers and the random source of a run. */
export interface FanOutScenario {
  stack: Stack;
  sandbox: WebhookSandbox;
  publisher: Client;
  size: AudienceSize;
  random: SeededRandom;
  say(line: string): void;
}

export interface FanOutCounts {
  kills: number;
  posts: number;
  /** Deliveries that must arrive: accepted posts times followers. */
  accepted: number;
  lost: number;
  /** Webhooks received more than once. */
  doubled: number;
  /** Webhooks received but not yet recorded when the process was killed. */
  in_flight: number;
  /** Repetitions of webhooks that were not in flight at any kill. */
  unexcused: number;
  /** Received twice after repetitions of a webhook-id are dropped; for live streams nothing is dropped. */
  doubled_by_id: number;
  /** How often live streams were cut and resumed. */
  resumed: number;
}

const PUBLISH_TIMEOUT_MS = 90_000;
const PUBLISHERS = 3;
const PAUSE_BETWEEN_POSTS_MS = 100;
/** Most open deliveries, in multiples of the followers, before the next post is published. */
const BACKLOG = 120;
/** Longest time without progress while posts are open and nothing is due later. */
const SETTLE_MS = 120_000;
/** A kill comes after at most this many further webhooks per follower, and up to MAX_DELAY_MS later. */
const MAX_ARRIVALS_BEFORE_KILL = 4;
const MAX_DELAY_MS = 60;

/** Name of the process that delivers. */
const targetOf = ({ kind }: Stack): string => (kind === 'full' ? 'fan-out' : 'all-in-one');

const FETCH_FIRST = {
  full: 'dist/test/chaos/fetch-first.fan-out.js',
  embedded: 'dist/test/chaos/fetch-first.all-in-one.js',
};

/** Starts a stack with sandboxes and followers. */
export async function openFanOutScenario(
  kind: StackKind,
  rest: Pick<FanOutScenario, 'size' | 'random' | 'say'>,
): Promise<{ scene: FanOutScenario; close(): Promise<void> }> {
  const sandbox = await startWebhookSandbox();
  try {
    const stack = await startStack(kind, { env: { LOG_LEVEL: 'error' } });
    const close = async () => {
      await stack.stop();
      await sandbox.close();
    };
    try {
      const { publisher } = await openWorkspace(new Client(stack.url, undefined, PUBLISH_TIMEOUT_MS));
      return { scene: { stack, sandbox, publisher, ...rest }, close };
    } catch (error) {
      await close();
      throw error;
    }
  } catch (error) {
    await sandbox.close();
    throw error;
  }
}

/** Publishes posts while the delivering process is killed again and again, then counts at the receivers. */
export async function runKills(scene: FanOutScenario, kills: number): Promise<FanOutCounts> {
  const audience = await TestAudience.gather(scene.publisher, scene.sandbox, scene.size);
  try {
    const inFlight = new InFlight();
    const publishing = new Publishing(audience);
    for (let index = 1; index <= kills; index++) {
      inFlight.note(audience, await kill(scene, audience, index));
      await scene.stack.restart(targetOf(scene.stack));
      if (index % 10 === 0)
        scene.say(`${index} kills, ${audience.posts.length} posts, ${inFlight.total} were in flight`);
    }
    await publishing.stop();
    // The last kill cut every live stream: this post makes sure that each is resumed.
    await audience.publish();
    scene.say(`${audience.posts.length} posts; waiting until all has arrived`);
    await waitUntilSettled(scene.stack, audience);
    const { accepted, lost, doubled, doubledById, wrong } = audience.count();
    for (const line of wrong.slice(0, 10)) scene.say(line);
    return {
      kills,
      posts: audience.posts.length,
      accepted,
      lost,
      doubled,
      in_flight: inFlight.total,
      unexcused: inFlight.unexcused(audience),
      doubled_by_id: doubledById,
      resumed: audience.resumed,
    };
  } finally {
    await audience.close();
  }
}

/** The same with the faulty worker of fetch-first.ts. `lost`: deliveries that its tables call delivered and that never arrive. */
export async function runFetchFirst(
  scene: FanOutScenario,
  kills: number,
): Promise<{ kills: number; lost: number }> {
  const { stack } = scene;
  await stack.restart(targetOf(stack), FETCH_FIRST[stack.kind]);
  const audience = await TestAudience.gather(scene.publisher, scene.sandbox, scene.size);
  try {
    const publishing = new Publishing(audience);
    let records: DeliveryRecords | undefined;
    for (let index = 1; index <= kills; index++) {
      records = await kill(scene, audience, index);
      await stack.restart(targetOf(stack));
    }
    // It goes on delivering, but never repeats the lost ones.
    await waitForArrivals(scene, audience);
    await publishing.stop();
    return { kills, lost: audience.missing((post, index) => records!.settled(post, index)) };
  } finally {
    await audience.close();
  }
}

/** Waits for a random number of further webhooks. */
async function waitForArrivals({ random }: FanOutScenario, audience: TestAudience): Promise<void> {
  const enough = audience.arrived + random.between(1, MAX_ARRIVALS_BEFORE_KILL * audience.endpoints.length);
  await until('further webhooks have come', () => audience.arrived >= enough, {
    patience: PUBLISH_TIMEOUT_MS,
    pause: 10,
  });
}

/**
 * Kills the process at a random moment and returns the records in its tables then. Every other time it first waits for a
 * webhook that the receiver does not answer, so that the kill falls into a running batch.
 */
async function kill(scene: FanOutScenario, audience: TestAudience, index: number): Promise<DeliveryRecords> {
  const { stack, sandbox, random } = scene;
  await waitForArrivals(scene, audience);
  const hung = audience.hung;
  if (index % 2 === 1) {
    audience.takes(false);
    await until('a webhook hangs', () => audience.hung > hung, { patience: PUBLISH_TIMEOUT_MS, pause: 1 });
  } else await delay(random.between(0, MAX_DELAY_MS));
  await stack.kill(targetOf(stack));
  await until('all that it wrote to its sockets is read', async () => (await sandbox.connections()) === 0);
  audience.takes(true);
  await databaseAtRest(stack);
  return DeliveryRecords.of(stack, audience.channel);
}

/**
 * Waits until fan-out has completed all posts and the live streams are read, or until nothing moves and nothing is due
 * later: on a busy machine, a webhook may time out and be retried minutes later.
 */
async function waitUntilSettled(stack: Stack, audience: TestAudience): Promise<void> {
  let seen = '';
  for (let end = Date.now() + SETTLE_MS; Date.now() < end;) {
    const { complete, lastDue } = await DeliveryRecords.of(stack, audience.channel);
    if (complete.size === audience.posts.length) break;
    const now = `${complete.size} ${audience.owed}`;
    if (now !== seen) end = Date.now() + SETTLE_MS;
    end = Math.max(end, lastDue + SETTLE_MS);
    seen = now;
    await delay(500);
  }
  await until('the live streams are read', () => audience.count().lost === 0, { patience: 30_000 }).catch(
    () => undefined,
  );
}

/** Publishes posts, a few at a time, until it is stopped. */
class Publishing {
  private stopped = false;
  private readonly running: Promise<unknown>;

  constructor(private readonly audience: TestAudience) {
    this.running = Promise.all(Array.from({ length: PUBLISHERS }, () => this.run()));
    this.running.catch(() => undefined);
  }

  /** Rejects if a post could not be published. */
  async stop(): Promise<void> {
    this.stopped = true;
    await this.running;
  }

  private async run(): Promise<void> {
    const { audience } = this;
    while (!this.stopped && !audience.closed) {
      if (audience.owed < BACKLOG * audience.endpoints.length) await audience.publish();
      await delay(PAUSE_BETWEEN_POSTS_MS);
    }
  }
}
