import { setTimeout as delay } from 'node:timers/promises';
import { openJourneySetup, type JourneySetup } from '../journeys/journey-setup.js';
import { until } from '../support/until.js';
import type { StackKind } from '../support/stack.js';
import { createFixtures, type ChaosFixtures } from './fixtures.js';
import { countConversations, countReport, countUploads } from './count-chats.js';
import { countPosts } from './count-posts.js';
import { killEach, targetsOf, type Kill } from './kills.js';
import { Load, PATIENCE_MS } from './load.js';
import { SeededRandom } from './seeded-random.js';
import { ArrivalCheck } from './arrival-check.js';

export interface ChaosOptions {
  stack: StackKind;
  seed: number;
  /** Fewer kills, and no kills of services. */
  short: boolean;
  say(line: string): void;
}

export interface JourneysResult {
  chaos: 'journeys';
  stack: StackKind;
  kills: number;
  accepted: number;
  lost: number;
  doubled: number;
  repeats: { webhook: number; upload: number };
  mails_in_flight: number;
  unanswered_clicks: number;
  seed: number;
}

/** Longest time until everything has arrived after the last kill. */
const SETTLE_MS = 400_000;

/** Runs both journeys many times while every part of the stack is killed once, then counts what arrived. */
export async function chaosOfJourneys({ stack, seed, short, say }: ChaosOptions): Promise<JourneysResult> {
  const setup = await openJourneySetup(stack, { env: { LOG_LEVEL: 'warn' } }, PATIENCE_MS);
  try {
    const fixtures = await createFixtures(setup);
    const load = new Load(setup, fixtures, new SeededRandom(seed + 1));
    load.start();
    await delay(short ? 1_000 : 5_000);
    const kills = await killEach(setup.stack, targetsOf(setup.stack, short), new SeededRandom(seed), say);
    await delay(short ? 1_000 : 5_000);
    await load.stop();
    say(
      `played ${load.posts.length} posts, ${load.clicks.length} clicks and ${load.chats.length} chats; waiting until all has arrived`,
    );
    const began = Date.now();
    const check = await countUntilSettled(setup, fixtures, load, kills);
    say(`counted after ${Math.round((Date.now() - began) / 1000)} s`);
    for (const line of [...load.errors, ...check.wrong].slice(0, 40)) say(`wrong: ${line}`);
    await closeStreams(fixtures, load);
    const { accepted, lost, doubled, repeats, mailsInFlight } = check;
    const unanswered_clicks = load.unansweredClicks;
    // A scenario that failed was not accepted, but it must be reported.
    const failed = lost + load.errors.length + (lost + doubled === 0 ? check.wrong.length : 0);
    return {
      chaos: 'journeys',
      stack,
      kills: kills.length,
      accepted,
      lost: failed,
      doubled,
      repeats,
      mails_in_flight: mailsInFlight,
      unanswered_clicks,
      seed,
    };
  } finally {
    await setup.close();
  }
}

/** Counts until nothing is missing or SETTLE_MS is over; then once more a little later, for what arrives twice. */
async function countUntilSettled(
  setup: JourneySetup,
  fixtures: ChaosFixtures,
  load: Load,
  kills: readonly Kill[],
): Promise<ArrivalCheck> {
  const countNow = () => count(setup, fixtures, load, kills);
  await until('all has arrived', async () => (await countNow()).wrong.length === 0, {
    patience: SETTLE_MS,
    pause: 1_000,
  }).catch(() => undefined);
  await delay(3_000);
  return countNow();
}

async function count(
  setup: JourneySetup,
  fixtures: ChaosFixtures,
  load: Load,
  kills: readonly Kill[],
): Promise<ArrivalCheck> {
  const check = new ArrivalCheck();
  countPosts(check, load.posts, fixtures, setup.sandboxes.smtp, kills);
  countUploads(check, setup, load.chats);
  await countReport(check, setup, fixtures, load);
  await countConversations(check, setup, load.chats);
  return check;
}

async function closeStreams(fixtures: ChaosFixtures, load: Load): Promise<void> {
  await Promise.all(
    [...fixtures.live, ...load.chats.flatMap(({ live }) => live ?? [])].map((reader) => reader.close()),
  );
}
