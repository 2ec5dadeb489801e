import { setTimeout as delay } from 'node:timers/promises';
import { openJourneySetup, type JourneySetup } from '../journeys/journey-setup.js';
import { until } from '../support/until.js';
import type { StackKind } from '../support/stack.js';
import { createFixtures, type ChaosFixtures } from './fixtures.js';
import { countConversations, countReport, countUploads } from './count-chats.js';
import { countPosts } from './count-posts.js';
import { killEach, targetsOf, type Kill } from './kills.js';
import { Load, PATIENCE_MS } from './load.js';
import { Seeded } from './seeded.js';
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
  const theatre = await openJourneySetup(stack, { env: { LOG_LEVEL: 'warn' } }, PATIENCE_MS);
  try {
    const cast = await createFixtures(theatre);
    const load = new Load(theatre, cast, new Seeded(seed + 1));
    load.start();
    await delay(short ? 1_000 : 5_000);
    const kills = await killEach(theatre.stack, targetsOf(theatre.stack, short), new Seeded(seed), say);
    await delay(short ? 1_000 : 5_000);
    await load.stop();
    say(
      `played ${load.posts.length} posts, ${load.clicks.length} clicks and ${load.chats.length} chats; waiting until all has arrived`,
    );
    const began = Date.now();
    const tally = await countUntilSettled(theatre, cast, load, kills);
    say(`counted after ${Math.round((Date.now() - began) / 1000)} s`);
    for (const line of [...load.errors, ...tally.wrong].slice(0, 40)) say(`wrong: ${line}`);
    await closeStreams(cast, load);
    const { accepted, lost, doubled, repeats, mailsInFlight } = tally;
    const unanswered_clicks = load.unansweredClicks;
    // A scenario that failed was not accepted, but it must be reported.
    const failed = lost + load.errors.length + (lost + doubled === 0 ? tally.wrong.length : 0);
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
    await theatre.close();
  }
}

/** Counts until nothing is missing or SETTLE_MS is over; then once more a little later, for what arrives twice. */
async function countUntilSettled(
  theatre: JourneySetup,
  cast: ChaosFixtures,
  load: Load,
  kills: readonly Kill[],
): Promise<ArrivalCheck> {
  const look = () => count(theatre, cast, load, kills);
  await until('all has arrived', async () => (await look()).wrong.length === 0, {
    patience: SETTLE_MS,
    pause: 1_000,
  }).catch(() => undefined);
  await delay(3_000);
  return look();
}

async function count(
  theatre: JourneySetup,
  cast: ChaosFixtures,
  load: Load,
  kills: readonly Kill[],
): Promise<ArrivalCheck> {
  const tally = new ArrivalCheck();
  countPosts(tally, load.posts, cast, theatre.sandboxes.smtp, kills);
  countUploads(tally, theatre, load.chats);
  await countReport(tally, theatre, cast, load);
  await countConversations(tally, theatre, load.chats);
  return tally;
}

async function closeStreams(cast: ChaosFixtures, load: Load): Promise<void> {
  await Promise.all(
    [...cast.live, ...load.chats.flatMap(({ live }) => live ?? [])].map((reader) => reader.close()),
  );
}
