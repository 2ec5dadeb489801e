import { setTimeout as delay } from 'node:timers/promises';
import { Client } from '../journeys/client.js';
import { openWorkspace } from '../journeys/workspace.js';
import { startWebhookSandbox } from '../support/sandboxes/webhook.js';
import { startStack, type Stack, type StackKind } from '../support/stack.js';
import { until } from '../support/until.js';
import { Crowd } from './fan-out-crowd.js';
import { recordedDeliveries } from './fan-out-records.js';

export interface FanOutChaos {
  stack: StackKind;
  kills: number;
  /** With the worker of fetch-first.ts instead of the product's. */
  fetchFirst?: boolean;
  say(line: string): void;
}

export interface FanOutVerdict {
  chaos: 'fan-out';
  variant?: 'checkpoint-on-fetch';
  stack: StackKind;
  kills: number;
  posts: number;
  /** Deliveries that are owed: posts that were accepted, times followers. */
  accepted: number;
  lost: number;
  /** Webhooks that came more than once. */
  doubled: number;
  /** Those that had come, but were not yet recorded, whenever the process was killed. */
  in_flight: number;
  /** Once repeats of a webhook-id, and of an event id of a live stream, are dropped. */
  doubled_after_webhook_id: number;
}

const PATIENCE_MS = 60_000;
const PAUSE_BETWEEN_POSTS_MS = 50;
/** Deliveries that may be owed before the next post is published. */
const BACKLOG = 10_000;
/** A killed run's lease has to end, too. */
const SETTLE_MS = 240_000;
const GIVE_UP_MS = 90_000;
/** A kill falls after so many further webhooks at the most. */
const LATEST_KILL = 300;
/** A consumer that was killed holds its partitions for half a minute. */
const NEXT_MS = 90_000;

/** Publishes post after post while the process that delivers is killed again and again, then counts at the receivers. */
export async function chaosOfFanOut({
  stack: kind,
  kills,
  fetchFirst = false,
  say,
}: FanOutChaos): Promise<FanOutVerdict> {
  const sandbox = await startWebhookSandbox();
  const stack = await startStack(kind, {
    env: { LOG_LEVEL: 'error' },
    ...(fetchFirst && { mains: FETCH_FIRST }),
  });
  try {
    const { publisher } = await openWorkspace(new Client(stack.url, undefined, PATIENCE_MS));
    const crowd = await Crowd.gather(publisher, sandbox);
    const publishing = new Publishing(crowd);
    const inFlight = new InFlight();
    for (let n = 1; n <= kills; n++) {
      await more(crowd, Math.ceil(Math.random() * LATEST_KILL));
      await kill(stack);
      inFlight.note(crowd, await recordedDeliveries(stack));
      await stack.restart(kind === 'full' ? 'fan-out' : 'all-in-one');
      if (n % 10 === 0) say(`${n} kills, ${crowd.posts.length} posts, ${inFlight.total} were in flight`);
    }
    await publishing.stop();
    say(`${crowd.posts.length} posts; waiting until all has arrived`);
    await settled(crowd, fetchFirst);
    const { accepted, lost, doubled, wrong } = crowd.count();
    await crowd.close();
    return {
      chaos: 'fan-out',
      ...(fetchFirst && { variant: 'checkpoint-on-fetch' as const }),
      stack: kind,
      kills,
      posts: crowd.posts.length,
      accepted,
      lost,
      doubled,
      in_flight: inFlight.total,
      doubled_after_webhook_id: wrong,
    };
  } finally {
    await stack.stop();
    await sandbox.close();
  }
}

const FETCH_FIRST = {
  'fan-out': 'dist/test/chaos/fetch-first.fan-out.js',
  'all-in-one': 'dist/test/chaos/fetch-first.all-in-one.js',
};

async function more(crowd: Crowd, webhooks: number): Promise<void> {
  const enough = crowd.arrived + webhooks;
  await until('further webhooks have come', () => crowd.arrived >= enough, { patience: NEXT_MS, pause: 10 });
}

async function kill(stack: Stack): Promise<void> {
  await stack.kill(stack.kind === 'full' ? 'fan-out' : 'all-in-one');
  // What it has written to its sockets still comes in.
  await delay(100);
}

/**
 * What had come to the receivers but was not yet in the tables when the process was killed: that alone may come again.
 * What an earlier kill has left so, and nobody has sent again since, is not counted anew.
 */
class InFlight {
  total = 0;
  private left = 0;
  private repeats = 0;

  note(crowd: Crowd, recorded: number): void {
    const distinct = crowd.distinctWebhooks();
    const repeats = crowd.arrived - distinct;
    const open = Math.max(0, distinct - recorded);
    const old = Math.max(0, this.left - (repeats - this.repeats));
    this.total += Math.max(0, open - old);
    this.left = open;
    this.repeats = repeats;
  }
}

/** Until nothing is missing; the variant loses for good, so it is given up when nothing has come for a while. */
async function settled(crowd: Crowd, fetchFirst: boolean): Promise<void> {
  let seen = -1;
  let at = Date.now();
  await until(
    'all has arrived',
    () => {
      const { accepted, lost } = crowd.count();
      if (accepted - lost !== seen) [seen, at] = [accepted - lost, Date.now()];
      return lost === 0 || (fetchFirst && Date.now() - at > GIVE_UP_MS);
    },
    { patience: SETTLE_MS, pause: 1_000 },
  ).catch(() => undefined);
  await delay(3_000);
}

/** Posts one after the other until it is told to stop. */
class Publishing {
  private stopped = false;
  private readonly running: Promise<void>;

  constructor(crowd: Crowd) {
    this.running = (async () => {
      while (!this.stopped) {
        if (crowd.owed - crowd.arrived < BACKLOG) await crowd.publish();
        await delay(PAUSE_BETWEEN_POSTS_MS);
      }
    })();
    this.running.catch(() => undefined);
  }

  stop(): Promise<void> {
    this.stopped = true;
    return this.running;
  }
}
