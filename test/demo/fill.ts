import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { SeededRandom } from '../chaos/seeded-random.js';
import { Client } from '../journeys/client.js';
import { openSandboxes, urlsOf } from '../journeys/journey-setup.js';
import { startStack, type StackKind } from '../support/stack.js';
import { Ads } from './ads.js';
import { Agenda, dayIn, WEEK } from './agenda.js';
import { Audience } from './audience.js';
import { makeBrand, setUp, type Owner } from './brand.js';
import { Chats } from './chats.js';
import { checkDemo } from './check.js';
import { Posts } from './posts.js';
import { Travel } from './travel.js';

export interface Filling {
  stack: StackKind;
  /** Folder of the data and of the clock. */
  folder: string;
  owner: Owner;
  /** Id of the brand's accounts with the sandboxes of networks. */
  account: string;
  seed: number;
  weeks: number;
  say(line: string): void;
}

export interface Filled {
  workspace_id: string;
  clicks: number;
  chats: number;
  orders: number;
  posts: number;
  followers: number;
}

/** Milliseconds before now at which the demo's story ends. */
const ENDS_BEFORE_MS = 60_000;
const LINE_EVERY = 500;

/**
 * Lets weeks happen in minutes: the apps run with a clock that goes from one event to the next, and people, robots and
 * networks do at each time what they would have done, through the public API. Throws if the reports do not say so afterwards.
 */
export async function fill({
  stack: kind,
  folder,
  owner,
  account,
  seed,
  weeks,
  say,
}: Filling): Promise<Filled> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const travel = new Travel(join(folder, 'clock'));
  const now = Date.now();
  const span = { begin: now - weeks * WEEK, end: now - ENDS_BEFORE_MS };
  travel.beginAt(span.begin);
  process.env['DEMO_CLOCK'] = travel.env['DEMO_CLOCK'];
  // From here on this process, too, sees the time of the story: the sandboxes of networks date what they tell.
  await import('./travelling-clock.js');

  const sandboxes = await openSandboxes(undefined, { account });
  const stack = await startStack(kind, {
    ...{
      smtpUrl: sandboxes.smtp.url,
      metaUrl: sandboxes.meta.url,
      dataDir: join(folder, kind),
      fresh: false,
    },
    env: {
      ...{ ...urlsOf(sandboxes), ...travel.env },
      ...{ TRUSTED_PROXIES: '127.0.0.1', COUNTRY_HEADER: 'CF-IPCountry', LOG_LEVEL: 'error' },
    },
  }).catch(async (error: Error) => {
    await sandboxes.close();
    throw error;
  });
  try {
    const client = new Client(stack.url);
    const key = await setUp(client, owner);
    if (!key) throw new AlreadySetUp();
    const brand = await makeBrand(client, key, sandboxes);
    const agenda = new Agenda(span, new SeededRandom(seed));
    const chats = new Chats(brand, agenda);
    const ads = new Ads(brand, agenda, chats);
    const audience = new Audience(brand, agenda);
    const posts = new Posts(brand, agenda, audience);
    for (const part of [ads, posts, audience]) part.plan();
    await agenda.play(travel, (done, at) => {
      if (done % LINE_EVERY === 0) say(`${dayIn(at)}: ${done} things happened`);
    });
    await checkDemo(brand, span, { ads, audience, posts: posts.published });
    const sum = (field: 'clicks' | 'chats' | 'orders') =>
      ads.all.reduce((total, { tally }) => total + tally[field], 0);
    return {
      ...{
        workspace_id: brand.workspace.id,
        clicks: sum('clicks'),
        chats: sum('chats'),
        orders: sum('orders'),
      },
      posts: posts.published.length,
      followers: [...audience.counts.values()].reduce((total, count) => total + count, 0),
    };
  } finally {
    await travel.arrive();
    await stack.stop();
    await sandboxes.close();
    travel.close();
  }
}

/** The instance is somebody's own. */
export class AlreadySetUp extends Error {}
