import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { until } from '../support/until.js';
import { connectAccounts } from './accounts.js';
import { emailFollower, webhookFollower, liveFollower } from './direct-followers.js';
import type { Follower, Leaver, PostWords } from './follower.js';
import { followLive } from './followers.js';
import {
  brandOnDiscord,
  discordFollower,
  pushFollower,
  telegramFollower,
  whatsAppFollower,
} from './provider-followers.js';
import type { JourneyContext } from './journey-context.js';
import { unique } from './unique.js';

interface Post {
  id: string;
  state: string;
}

interface Totals {
  pending: number;
  deferred: number;
  delivered: number;
  failed: number;
  skipped: number;
}

interface Delivery {
  state: string;
  audience: number;
  totals: Totals;
  by_transport: Record<string, Totals & { audience: number }>;
}

interface Feed {
  version: string;
  items: { id: string; title?: string; content_text: string }[];
}

const WORDS: PostWords = {
  title: 'Panen raya',
  body: 'Kopi Gayo yang baru sudah datang: manis, "bersih" & ringan.',
};
const NEXT: PostWords = { title: 'Besok lagi', body: 'Kedai buka sampai sore.' };

/** Runs journey 1: a post reaches the followers of every transport. Throws at the first wrong result. */
export async function postReachesFollowers(stage: JourneyContext, words: PostWords = WORDS): Promise<void> {
  const { client, workspace, report } = stage;
  const suffix = unique();
  const handle = `kopi-nusantara-${suffix}`;
  report('a workspace is set up', `${workspace.id}, with a key for each role`);
  const channel = await openChannel(stage, handle);

  const live = await followLive(client, handle);
  try {
    report('somebody follows live', 'the stream is open');
    const webhook = await webhookFollower(stage, handle, `post-${suffix}`);
    report('a webhook follows', 'it echoed the challenge, which was signed with its secret');
    const mail = await emailFollower(stage, handle, { channel, address: `ayu.${suffix}@example.org` });
    const left = await webhookFollower(stage, handle, `left-${suffix}`);
    const leavers = await followByProviders(stage, handle);
    const followers = [liveFollower(live), webhook, mail];
    const all = [...followers, ...leavers];
    await audienceBecomes(stage, channel, [...all, left]);

    const post = await draft(stage, channel, words);
    report('one of them leaves', `${await left.leave()}, before the post is published`);
    await audienceBecomes(stage, channel, all);
    await publish(stage, post);
    await everyoneGot(stage, all, [words]);
    await deliveryAddsUp(stage, post, all);
    gotExactly(all, [words]);
    report('each got it once', 'word for word, and the webhook verifies by Standard Webhooks');
    gotExactly([left], []);
    report('the one who left gets nothing', '0 deliveries');
    await feedShows(stage, handle, post, words);

    for (const leaver of leavers) report(`${leaver.name} leaves`, await leaver.leave());
    await audienceBecomes(stage, channel, followers);
    const next = await draft(stage, channel, NEXT);
    await publish(stage, next);
    await everyoneGot(stage, followers, [words, NEXT]);
    await deliveryAddsUp(stage, next, followers);
    gotExactly(followers, [words, NEXT]);
    gotExactly(leavers, [words]);
    report('none of those who left gets the next post', 'those who stayed get it once');
  } finally {
    await live.close();
  }
}

/**
 * On a real instance (not a sandbox) the journey has failed before this step: the instance refuses the local webhook, or
 * its mail goes elsewhere. So this step never replaces an account of a real workspace.
 */
async function followByProviders(
  stage: JourneyContext,
  handle: string,
): Promise<(Leaver & { name: string })[]> {
  const { report } = stage;
  await connectAccounts(stage);
  const push = await pushFollower(stage, handle);
  report('a browser follows by Web Push', 'its push service took a first notification, which it can decrypt');
  const telegram = await telegramFollower(stage, handle);
  report('somebody follows in Telegram', '/start by a link, which is good once');
  const discord = await discordFollower(stage, handle);
  report('a Discord channel follows', 'its webhook took a first message, which says how to leave');
  const brand = await brandOnDiscord(stage);
  report('the brand’s own Discord channel follows', 'it was connected by its webhook');
  const whatsapp = await whatsAppFollower(stage, handle);
  report('somebody follows in WhatsApp', 'START by the link, and an answer comes');
  return [
    { ...push, name: 'the browser' },
    { ...telegram, name: 'who follows in Telegram' },
    { ...discord, name: 'the Discord channel of a follower' },
    { ...brand, name: 'the brand’s own Discord channel' },
    { ...whatsapp, name: 'who follows in WhatsApp' },
  ];
}

async function openChannel(
  { workspace: { publisher }, report }: JourneyContext,
  handle: string,
): Promise<string> {
  const channel = await publisher.post<{ id: string }>(
    '/v1/channels',
    { handle, name: 'Kopi Nusantara' },
    { expect: [201] },
  );
  const taken = await publisher.post('/v1/channels', { handle, name: 'Another' }, { expect: [409] });
  report('a channel is created', `@${handle}; its handle again: ${taken.status}`);
  return channel.json.id;
}

/** Counts followers by transport. */
function counted(followers: readonly Follower[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { transport } of followers) counts[transport] = (counts[transport] ?? 0) + 1;
  return counts;
}

async function audienceBecomes(
  { workspace, report }: JourneyContext,
  channel: string,
  followers: Follower[],
) {
  const expected = counted(followers);
  await until('the audience is as expected', async () => {
    const { json: body } = await workspace.analyst.get<{
      total: number;
      by_transport: Record<string, number>;
    }>(`/v1/channels/${channel}/audience`);
    const followed = Object.fromEntries(Object.entries(body.by_transport).filter(([, count]) => count > 0));
    return isDeepStrictEqual({ total: body.total, ...followed }, { total: followers.length, ...expected });
  });
  report(
    'the audience is counted',
    Object.entries(expected)
      .map(([transport, count]) => `${count} ${transport}`)
      .join(', '),
  );
}

async function draft({ workspace }: JourneyContext, channel: string, words: PostWords): Promise<string> {
  const { json: body } = await workspace.publisher.post<Post>(`/v1/channels/${channel}/posts`, words, {
    expect: [201],
  });
  assert.equal(body.state, 'draft');
  return body.id;
}

async function publish({ workspace: { publisher }, report }: JourneyContext, id: string): Promise<void> {
  const key = randomUUID();
  const path = `/v1/posts/${id}/publish`;
  const first = await publisher.post<Post>(path, undefined, { idempotencyKey: key, expect: [200] });
  assert.equal(first.json.state, 'published');
  const same = await publisher.post<Post>(path, undefined, { idempotencyKey: key, expect: [200] });
  assert.deepEqual(same.json, first.json);
  const other = await publisher.post(path, undefined, { expect: [409] });
  report('the post is published', `again with the same key: the same answer; with another: ${other.status}`);
}

async function everyoneGot(
  { report }: JourneyContext,
  followers: Follower[],
  posts: PostWords[],
): Promise<void> {
  const began = Date.now();
  for (const { transport, posts: come } of followers)
    await until(`the post comes by ${transport}`, () => come().length >= posts.length);
  const names = followers.map(({ transport }) => transport).join(', ');
  report('each follower gets the post', `${names} within ${Date.now() - began} ms`);
}

/** Throws unless each follower received exactly these posts, once each and in this order. */
function gotExactly(followers: readonly Follower[], posts: PostWords[]): void {
  for (const follower of followers)
    assert.deepEqual(follower.posts(), posts, `what came by ${follower.transport}`);
}

async function deliveryAddsUp(
  { workspace, report }: JourneyContext,
  id: string,
  followers: readonly Follower[],
): Promise<void> {
  const body = await until('the delivery is complete', async () => {
    const answer = await workspace.publisher.get<Delivery>(`/v1/posts/${id}/delivery`, { expect: [200] });
    return answer.json.state === 'complete' && answer.json;
  });
  const all = (delivered: number): Totals => ({ pending: 0, deferred: 0, delivered, failed: 0, skipped: 0 });
  assert.equal(body.audience, followers.length);
  assert.deepEqual(body.totals, all(followers.length));
  const used = Object.fromEntries(
    Object.entries(body.by_transport).filter(([, { audience }]) => audience > 0),
  );
  const expected = Object.entries(counted(followers)).map(([transport, audience]) => [
    transport,
    { audience, ...all(audience) },
  ]);
  assert.deepEqual(used, Object.fromEntries(expected));
  const count = followers.length;
  report('the delivery page adds up', `complete: ${count} of an audience of ${count}`);
}

async function feedShows({ client, report }: JourneyContext, handle: string, id: string, words: PostWords) {
  const feed = await client.get<Feed>(`/@${handle}/feed.json`, { expect: [200] });
  assert.equal(feed.json.version, 'https://jsonfeed.org/version/1.1');
  assert.deepEqual(
    feed.json.items.map(({ id: item, title, content_text }) => ({ item, title, content_text })),
    [{ item: id, title: words.title, content_text: words.body }],
  );
  const etag = feed.headers['etag'];
  assert.ok(etag, 'the feed has an ETag');
  await client.get(`/@${handle}/feed.json`, { headers: { 'if-none-match': etag }, expect: [304] });
  const atom = await client.get(`/@${handle}/feed.xml`, { expect: [200] });
  assert.ok(atom.text.includes(`<id>urn:corong:${id}</id>`), 'the Atom feed shows the post');
  const page = await client.get(`/@${handle}`, { expect: [200] });
  assert.ok(page.text.includes(words.title), 'the page shows the post');
  report('the feeds and the page show it', 'feed.json by JSON Feed 1.1; unchanged: 304; feed.xml by Atom');
}
