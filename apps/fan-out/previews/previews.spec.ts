import { startWebhookSandbox, type WebhookSandbox } from '../../../test/support/sandboxes/webhook.js';
import { connectAccount } from '../accounts/accounts.fixture.js';
import { Follower } from '../audience/follower.entity.js';
import { Receipt } from '../broadcasts/receipt.entity.js';
import type { Channel } from '../channels/channel.entity.js';
import { FanOutFixture } from '../src/fan-out.fixture.js';
import { DESCRIPTORS } from '../transports/transport-list.js';
import type { PostPreview, TestSent } from './preview.dto.js';

describe('a draft', () => {
  let fan: FanOutFixture;
  let hooks: WebhookSandbox;
  let channel: Channel;

  beforeAll(async () => {
    hooks = await startWebhookSandbox();
    fan = await FanOutFixture.start();
    channel = await fan.channel('kopi');
  });
  afterAll(async () => {
    await fan.close();
    await hooks.close();
  });

  const publisher = (workspace = fan.workspace) => fan.as({ workspace, role: 'publisher' });
  const preview = (draft: object, workspace?: string) =>
    publisher(workspace).post<PostPreview>('/v1/posts/preview', { channel_id: channel.id, ...draft });
  const test = (follower_id: string, draft: object = { body: 'Selamat pagi' }) =>
    publisher().post<TestSent & { errors: { rule: string }[] }>('/v1/posts/test', {
      channel_id: channel.id,
      follower_id,
      ...draft,
    });
  const followerBy = async (transport: 'webhook' | 'live') =>
    (await fan.database.read.findOneByOrFail(Follower, { channel_id: channel.id, transport })).public_id;

  it('is shown as each transport would send it, with who follows by it and what is lost', async () => {
    await fan.follow(channel, 'live');
    const link = 'https://kopi.example/gayo';
    const { status, json } = await preview({ title: 'Gayo', body: `${link}\n${'a '.repeat(2_500)}${link}` });
    expect(status).toBe(200);
    expect(json.items.map(({ transport }) => transport)).toEqual(DESCRIPTORS.map(({ name }) => name));
    const of = (name: string) => json.items.find(({ transport }) => transport === name)!;
    expect(of('live')).toMatchObject({ followers: 1, title: 'Gayo', losses: [], set_up: true });
    expect(of('email')).toMatchObject({ followers: 0, title: 'Gayo', losses: [] });
    expect(of('whatsapp').losses.map(({ kind, kept, of }) => [kind, kind === 'cut' || kept, of])).toEqual([
      ['cut', true, 5_057],
      ['links', 1, 2],
      ['line_breaks', 0, 1],
    ]);
    expect(of('discord').losses.map(({ kind }) => kind)).toEqual(['cut', 'links']);
    expect(of('discord').body.length).toBeLessThan(2_000);
  });

  it('says which transports can send once they are set up', async () => {
    const ready = async () =>
      (await preview({ body: 'Halo' })).json.items.find((one) => one.transport === 'whatsapp')!.set_up;
    expect(await ready()).toBe(false);
    await connectAccount(fan, fan.workspace, 'whatsapp', {
      account: '1',
      settings: { template: 'post', language: 'id' },
      secrets: { access_token: 't', app_secret: 's', verify_token: 'v' },
    });
    expect(await ready()).toBe(true);
  });

  it('is not for another workspace, nor without words', async () => {
    expect((await preview({ body: 'Halo' }, 'wsp_00000000000000000000000009')).status).toBe(404);
    expect((await preview({ body: '' })).status).toBe(400);
  });

  it('reaches one follower as a test that nothing counts', async () => {
    const endpoint = hooks.endpoint('tester');
    await fan.follow(channel, 'webhook', endpoint.url);
    const follower = await followerBy('webhook');
    expect((await test(follower, { title: 'Gayo', body: 'Besok' })).json).toEqual({
      follower_id: follower,
      transport: 'webhook',
      state: 'delivered',
      reason: null,
      words: null,
    });
    expect((await test(follower)).json).toMatchObject({ state: 'delivered' });
    expect(endpoint.deliveries.map(({ post }) => [post.title, post.body])).toEqual([
      ['[Test] Gayo', 'Besok'],
      ['[Test]', 'Selamat pagi'],
    ]);
    const { post_id } = endpoint.deliveries[0]!.post;
    expect((await publisher().get(`/v1/posts/${post_id}/delivery`)).status).toBe(404);
    expect(await fan.database.read.count(Receipt)).toBe(0);
  });

  it('says in words why a test did not arrive, and ends nobody', async () => {
    hooks.failNext(1, { status: 410 });
    const follower = await followerBy('webhook');
    expect((await test(follower)).json).toMatchObject({
      state: 'failed',
      reason: 'gone',
      words: expect.stringContaining('no longer exists'),
    });
    expect((await test(follower)).json).toMatchObject({ state: 'delivered' });
  });

  it('is tested on nobody who fetches posts, follows elsewhere or has left', async () => {
    const rule = async (follower: string) => (await test(follower)).json.errors[0]!.rule;
    expect(await rule(await followerBy('live'))).toBe('transport');
    const other = await fan.channel('teh');
    await fan.follow(other, 'webhook', hooks.endpoint('other').url);
    const elsewhere = await fan.database.read.findOneByOrFail(Follower, { channel_id: other.id });
    expect(await rule(elsewhere.public_id)).toBe('following');
    expect((await test('fol_00000000000000000000000000')).status).toBe(404);
    const follower = await followerBy('webhook');
    await publisher().post(`/v1/followers/${follower}/leave`, {});
    expect(await rule(follower)).toBe('following');
  });
});
