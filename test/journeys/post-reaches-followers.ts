import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { LiveReader } from '../support/sandboxes/live.js';
import type { WebhookEndpoint } from '../support/sandboxes/webhook.js';
import { until } from '../support/until.js';
import { askByMail, followByWebhook, followLive, pressButton } from './followers.js';
import type { Stage } from './stage.js';
import { unique } from './unique.js';

interface Post {
  id: string;
  state: string;
  sequence: number | null;
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

export interface PostWords {
  title: string;
  body: string;
}

const WORDS: PostWords = {
  title: 'Panen raya',
  body: 'Kopi Gayo yang baru sudah datang: manis, "bersih" & ringan.',
};

/** Journey 1. Throws on the first thing that is not true. */
export async function postReachesFollowers(stage: Stage, words: PostWords = WORDS): Promise<void> {
  const { client, workspace, sandboxes, report } = stage;
  const { publisher } = workspace;
  const suffix = unique();
  const handle = `kopi-nusantara-${suffix}`;
  report('a workspace is set up', `${workspace.id}, with a key for each role`);

  const channel = await publisher.post<{ id: string }>(
    '/v1/channels',
    { handle, name: 'Kopi Nusantara' },
    { expect: [201] },
  );
  const taken = await publisher.post('/v1/channels', { handle, name: 'Another' }, { expect: [409] });
  report('a channel is created', `@${handle}; its handle again: ${taken.status}`);

  const live = await followLive(client, handle);
  try {
    report('somebody follows live', 'the stream is open');
    const { endpoint } = await followByWebhook(client, handle, sandboxes.webhook, `post-${suffix}`);
    report('a webhook follows', 'it echoed the challenge, which was signed with its secret');
    const address = `ayu.${suffix}@example.org`;
    await followByMail(stage, handle, channel.body.id, address);
    const leaver = await followByWebhook(client, handle, sandboxes.webhook, `left-${suffix}`);
    await audienceBecomes(stage, channel.body.id, { live: 1, webhook: 2, email: 1 });

    const draft = await publisher.post<Post>(`/v1/channels/${channel.body.id}/posts`, words, {
      expect: [201],
    });
    assert.equal(draft.body.state, 'draft');
    await leave(stage, leaver.leave);
    await audienceBecomes(stage, channel.body.id, { live: 1, webhook: 1, email: 1 });
    await publish(stage, draft.body.id);

    const got = await everyoneGot(stage, draft.body.id, { live, endpoint, address }, words);
    report('each follower gets the post', got);
    await deliveryAddsUp(stage, draft.body.id);
    await exactlyOnce(stage, draft.body.id, { live, endpoint, address });
    assert.equal(leaver.endpoint.deliveries.length, 0);
    report('the one who left gets nothing', '0 deliveries');
    await feedShows(stage, handle, draft.body.id, words);
  } finally {
    await live.close();
  }
}

async function followByMail(
  { client, workspace, sandboxes, report }: Stage,
  handle: string,
  channel: string,
  address: string,
): Promise<void> {
  const link = await askByMail(client, handle, sandboxes.smtp, address);
  report('somebody asks for it by e-mail', 'the answer is "pending", and a mail with a link comes');
  await client.get(link, { headers: { accept: 'text/html' }, expect: [200] });
  const { body } = await workspace.publisher.get<{ by_transport: { email: number } }>(
    `/v1/channels/${channel}/audience`,
  );
  assert.equal(body.by_transport.email, 0, 'opening the link does not confirm');
  await pressButton(client, link);
  report('the link of the mail is opened', 'a button, which confirms; opening alone does not');
}

async function audienceBecomes(
  { workspace, report }: Stage,
  channel: string,
  expected: Record<string, number>,
): Promise<void> {
  const total = Object.values(expected).reduce((sum, count) => sum + count, 0);
  const { body } = await workspace.analyst.get<{ total: number; by_transport: Record<string, number> }>(
    `/v1/channels/${channel}/audience`,
  );
  const followed = Object.fromEntries(Object.entries(body.by_transport).filter(([, count]) => count > 0));
  assert.deepEqual({ total: body.total, ...followed }, { total, ...expected });
  report(
    'the audience is counted',
    Object.entries(expected)
      .map(([transport, count]) => `${count} ${transport}`)
      .join(', '),
  );
}

async function leave({ client, report }: Stage, path: string): Promise<void> {
  const page = await client.get(path, { headers: { accept: 'text/html' }, expect: [200] });
  assert.match(page.text, /<form[^>]*method="post"/i);
  await client.post(path, { 'List-Unsubscribe': 'One-Click' }, { form: true, expect: [200] });
  report('one of them leaves by one click', 'before the post is published');
}

async function publish({ workspace: { publisher }, report }: Stage, id: string): Promise<void> {
  const key = randomUUID();
  const path = `/v1/posts/${id}/publish`;
  const first = await publisher.post<Post>(path, undefined, { idempotencyKey: key, expect: [200] });
  assert.equal(first.body.state, 'published');
  const same = await publisher.post<Post>(path, undefined, { idempotencyKey: key, expect: [200] });
  assert.deepEqual(same.body, first.body);
  const other = await publisher.post(path, undefined, { expect: [409] });
  report('the post is published', `again with the same key: the same answer; with another: ${other.status}`);
}

interface Followers {
  live: LiveReader;
  endpoint: WebhookEndpoint;
  address: string;
}

const mailsOf = ({ sandboxes }: Stage, address: string, { subject }: { subject: string }) =>
  sandboxes.smtp.to(address).filter((mail) => mail.subject === subject);

async function everyoneGot(
  stage: Stage,
  id: string,
  { live, endpoint, address }: Followers,
  words: PostWords,
): Promise<string> {
  const began = Date.now();
  const post = await until('the live stream shows the post', () =>
    live.messages<{ post_id: string; body: string }>().find((event) => event.post_id === id),
  );
  const hook = await until('the webhook gets the post', () =>
    endpoint.deliveries.find((delivery) => delivery.post.post_id === id),
  );
  const mail = await until('the mail comes', () => mailsOf(stage, address, { subject: words.title })[0]);
  assert.equal(post.body, words.body);
  assert.equal(hook.post.body, words.body);
  assert.equal(hook.post.title, words.title);
  assert.ok(mail.text.includes(words.body), 'the mail says what the post says');
  assert.match(mail.headers['list-unsubscribe'] ?? '', /^<https?:\/\/.+\/unsubscribe\/.+>$/);
  assert.equal(mail.headers['list-unsubscribe-post'], 'List-Unsubscribe=One-Click');
  return `live, webhook and e-mail within ${Date.now() - began} ms`;
}

async function deliveryAddsUp({ workspace, report }: Stage, id: string): Promise<void> {
  const body = await until('the delivery is complete', async () => {
    const answer = await workspace.publisher.get<Delivery>(`/v1/posts/${id}/delivery`, { expect: [200] });
    return answer.body.state === 'complete' && answer.body;
  });
  const sum = ({ pending, deferred, delivered, failed, skipped }: Totals) =>
    pending + deferred + delivered + failed + skipped;
  assert.equal(body.audience, 3);
  assert.equal(sum(body.totals), body.audience);
  assert.deepEqual(body.totals, { pending: 0, deferred: 0, delivered: 3, failed: 0, skipped: 0 });
  const used = Object.values(body.by_transport).filter(({ audience }) => audience > 0);
  assert.equal(used.length, 3);
  for (const transport of used) {
    assert.equal(transport.audience, 1);
    assert.equal(transport.delivered, 1);
  }
  report('the delivery page adds up', 'complete: 3 of an audience of 3 delivered, one by each transport');
}

async function exactlyOnce(stage: Stage, id: string, { live, endpoint, address }: Followers): Promise<void> {
  const mails = stage.sandboxes.smtp.to(address);
  assert.equal(new Set(mails.map((mail) => mail.id)).size, mails.length);
  const times = {
    live: live.messages<{ post_id: string }>().filter((event) => event.post_id === id).length,
    webhook: endpoint.deliveries.length,
    // The other one asked to confirm.
    email: mails.length - 1,
  };
  assert.deepEqual(times, { live: 1, webhook: 1, email: 1 });
  assert.deepEqual(endpoint.forged, []);
  stage.report('each got it once', 'and the webhook verifies by Standard Webhooks');
}

async function feedShows(
  { client, report }: Stage,
  handle: string,
  id: string,
  words: PostWords,
): Promise<void> {
  const feed = await client.get<Feed>(`/@${handle}/feed.json`, { expect: [200] });
  assert.equal(feed.body.version, 'https://jsonfeed.org/version/1.1');
  assert.deepEqual(
    feed.body.items.map(({ id: item, title, content_text }) => ({ item, title, content_text })),
    [{ item: id, title: words.title, content_text: words.body }],
  );
  const etag = feed.headers.get('etag');
  assert.ok(etag, 'the feed has an ETag');
  await client.get(`/@${handle}/feed.json`, { headers: { 'if-none-match': etag }, expect: [304] });
  const page = await client.get(`/@${handle}`, { expect: [200] });
  assert.ok(page.text.includes(words.title), 'the page shows the post');
  report('the feed and the page show it', 'feed.json by JSON Feed 1.1; unchanged: 304');
}
