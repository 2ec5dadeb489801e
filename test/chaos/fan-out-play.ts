import { setTimeout as delay } from 'node:timers/promises';
import { Client } from '../journeys/client.js';
import { openWorkspace } from '../journeys/workspace.js';
import { startWebhookSandbox, type WebhookSandbox } from '../support/sandboxes/webhook.js';
import { startStack, type Stack, type StackKind } from '../support/stack.js';
import { until } from '../support/until.js';
import { Crowd, type CrowdSize } from './fan-out-crowd.js';
import { InFlight } from './fan-out-flight.js';
import { databaseAtRest, Records } from './fan-out-records.js';
import type { Seeded } from './seeded.js';

/** What is played on, and who is there. */
export interface Scene {
  stack: Stack;
  sandbox: WebhookSandbox;
  publisher: Client;
  size: CrowdSize;
  random: Seeded;
  say(line: string): void;
}

export interface Played {
  kills: number;
  posts: number;
  /** Deliveries that are owed: posts that were accepted, times followers. */
  accepted: number;
  lost: number;
  /** Webhooks that came more than once. */
  doubled: number;
  /** Those that had come, but were not yet recorded, when the process was killed. */
  in_flight: number;
  /** Repeats of a webhook that was not in flight at any kill. */
  unexcused: number;
  /** Once repeats of a webhook-id are dropped; of a live stream nothing is dropped. */
  doubled_by_id: number;
  /** Live streams that were cut and taken up again. */
  resumed: number;
}

const PATIENCE_MS = 90_000;
const PUBLISHERS = 3;
const PAUSE_BETWEEN_POSTS_MS = 100;
/** Deliveries that may be owed before the next post is published, by followers. */
const BACKLOG = 120;
/** How long nothing may move while posts are open and nothing is due. */
const SETTLE_MS = 120_000;
/** A kill falls after so many further webhooks for each follower at the most, and a moment later. */
const LATEST_KILL = 4;
const MOMENT_MS = 60;

/** The process that delivers. */
const targetOf = ({ kind }: Stack): string => (kind === 'full' ? 'fan-out' : 'all-in-one');

const FETCH_FIRST = {
  full: 'dist/test/chaos/fetch-first.fan-out.js',
  embedded: 'dist/test/chaos/fetch-first.all-in-one.js',
};

/** Starts a stack and all that is played with. */
export async function openScene(
  kind: StackKind,
  rest: Pick<Scene, 'size' | 'random' | 'say'>,
): Promise<{ scene: Scene; close(): Promise<void> }> {
  const sandbox = await startWebhookSandbox();
  try {
    const stack = await startStack(kind, { env: { LOG_LEVEL: 'error' } });
    const close = async () => {
      await stack.stop();
      await sandbox.close();
    };
    try {
      const { publisher } = await openWorkspace(new Client(stack.url, undefined, PATIENCE_MS));
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

/** Publishes post after post while the process that delivers is killed again and again, then counts at the receivers. */
export async function playKills(scene: Scene, kills: number): Promise<Played> {
  const crowd = await Crowd.gather(scene.publisher, scene.sandbox, scene.size);
  try {
    const inFlight = new InFlight();
    const publishing = new Publishing(crowd);
    for (let nth = 1; nth <= kills; nth++) {
      inFlight.note(crowd, await kill(scene, crowd, nth));
      await scene.stack.restart(targetOf(scene.stack));
      if (nth % 10 === 0)
        scene.say(`${nth} kills, ${crowd.posts.length} posts, ${inFlight.total} were in flight`);
    }
    await publishing.stop();
    // Every live stream was cut by the last kill: this post makes sure that each is taken up again.
    await crowd.publish();
    scene.say(`${crowd.posts.length} posts; waiting until all has arrived`);
    await settled(scene.stack, crowd);
    const { accepted, lost, doubled, doubledById, wrong } = crowd.count();
    for (const line of wrong.slice(0, 10)) scene.say(line);
    return {
      kills,
      posts: crowd.posts.length,
      accepted,
      lost,
      doubled,
      in_flight: inFlight.total,
      unexcused: inFlight.unexcused(crowd),
      doubled_by_id: doubledById,
      resumed: crowd.resumed,
    };
  } finally {
    await crowd.close();
  }
}

/** The same with the worker of fetch-first.ts: `lost` is what its tables call delivered, and what never comes. */
export async function playFetchFirst(scene: Scene, kills: number): Promise<{ kills: number; lost: number }> {
  const { stack } = scene;
  await stack.restart(targetOf(stack), FETCH_FIRST[stack.kind]);
  const crowd = await Crowd.gather(scene.publisher, scene.sandbox, scene.size);
  try {
    const publishing = new Publishing(crowd);
    let records: Records | undefined;
    for (let nth = 1; nth <= kills; nth++) {
      records = await kill(scene, crowd, nth);
      await stack.restart(targetOf(stack));
    }
    // It delivers again, but not these.
    await arrive(scene, crowd);
    await publishing.stop();
    return { kills, lost: crowd.missing((post, nth) => records!.settled(post, nth)) };
  } finally {
    await crowd.close();
  }
}

/** Waits for a random number of further webhooks. */
async function arrive({ random }: Scene, crowd: Crowd): Promise<void> {
  const enough = crowd.arrived + random.between(1, LATEST_KILL * crowd.endpoints.length);
  await until('further webhooks have come', () => crowd.arrived >= enough, {
    patience: PATIENCE_MS,
    pause: 10,
  });
}

/**
 * Kills at a random moment, and returns what the tables hold then; every other time the first of them, once a webhook has come that nobody takes: then the
 * batch that it belongs to is in hand, and is not sent to its end.
 */
async function kill(scene: Scene, crowd: Crowd, nth: number): Promise<Records> {
  const { stack, sandbox, random } = scene;
  await arrive(scene, crowd);
  const hung = crowd.hung;
  if (nth % 2 === 1) {
    crowd.takes(false);
    await until('a webhook hangs', () => crowd.hung > hung, { patience: PATIENCE_MS, pause: 1 });
  } else await delay(random.between(0, MOMENT_MS));
  await stack.kill(targetOf(stack));
  await until('all that it wrote to its sockets is read', async () => (await sandbox.connections()) === 0);
  crowd.takes(true);
  await databaseAtRest(stack);
  return Records.of(stack, crowd.channel);
}

/**
 * Until fan-out says of all posts that nothing more will be sent, and the live streams are read; or nothing moves any
 * more, nor is due later: on a busy machine, a webhook may time out and be tried again minutes later.
 */
async function settled(stack: Stack, crowd: Crowd): Promise<void> {
  let seen = '';
  for (let end = Date.now() + SETTLE_MS; Date.now() < end;) {
    const { complete, lastDue } = await Records.of(stack, crowd.channel);
    if (complete.size === crowd.posts.length) break;
    const now = `${complete.size} ${crowd.owed}`;
    if (now !== seen) end = Date.now() + SETTLE_MS;
    end = Math.max(end, lastDue + SETTLE_MS);
    seen = now;
    await delay(500);
  }
  await until('the live streams are read', () => crowd.count().lost === 0, { patience: 30_000 }).catch(
    () => undefined,
  );
}

/** Publishes, a few posts at a time, until it is told to stop. */
class Publishing {
  private stopped = false;
  private readonly running: Promise<unknown>;

  constructor(private readonly crowd: Crowd) {
    this.running = Promise.all(Array.from({ length: PUBLISHERS }, () => this.run()));
    this.running.catch(() => undefined);
  }

  /** Rejects if a post could not be published. */
  async stop(): Promise<void> {
    this.stopped = true;
    await this.running;
  }

  private async run(): Promise<void> {
    const { crowd } = this;
    while (!this.stopped && !crowd.closed) {
      if (crowd.owed < BACKLOG * crowd.endpoints.length) await crowd.publish();
      await delay(PAUSE_BETWEEN_POSTS_MS);
    }
  }
}
