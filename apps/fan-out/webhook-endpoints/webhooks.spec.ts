import { startWebhookSandbox, type WebhookSandbox } from '../../../test/support/sandboxes/webhook.js';
import { until } from '../../../test/support/until.js';
import type { Channel } from '../channels/channel.entity.js';
import { FanOutFixture } from '../src/fan-out.fixture.js';

describe('the owner of a webhook', () => {
  let fan: FanOutFixture;
  let hooks: WebhookSandbox;
  let channel: Channel;
  let count = 0;

  beforeAll(async () => {
    hooks = await startWebhookSandbox();
    fan = await FanOutFixture.start({ FOLLOW_LIMIT: 1_000 });
  });
  beforeEach(async () => void (channel = await fan.channel(`hook-${++count}`)));
  afterAll(async () => {
    await fan.close();
    await hooks.close();
  });

  const follow = async (name: string) => {
    const hook = hooks.endpoint(`${count}-${name}`);
    const { secret, webhook_url, unsubscribe_url } = await fan.follow(channel, 'webhook', hook.url);
    return Object.assign(hook, {
      secret: secret!,
      own: fan.path(webhook_url!),
      leave: fan.path(unsubscribe_url!),
    });
  };
  const publish = async (body: string) => {
    const post = await fan.publish(channel, body);
    await fan.reported('it is complete', post, ({ state }) => state === 'complete');
  };

  it('replaces the secret without a gap, and at once when it is revoked', async () => {
    const hook = await follow('rotated');
    const rotated = await fan.as().post(`${hook.own}/rotate`, {});
    expect(rotated).toMatchObject({ status: 200, json: { secret: expect.stringMatching(/^whsec_/) } });
    await publish('Signed by both');
    const [old, fresh] = [hook.secret, rotated.json.secret as string];
    expect(fresh).not.toBe(old);
    hook.trust(old);
    expect(hook.forged).toEqual([]);
    const second = await fan.as().post(`${hook.own}/rotate`, { revoke: true });
    await publish('Signed by the newest alone');
    expect(hook.forged).toHaveLength(1);
    const again = hooks.endpoint(`${count}-rotated`);
    again.forged.length = 0;
    again.trust(second.json.secret as string);
    await publish('Once more');
    expect(again.forged).toEqual([]);
  });

  it('reads on a page what its address is for, which changes nothing', async () => {
    const hook = await follow('opened');
    const browser = { accept: 'text/html,*/*;q=0.8' };
    const page = await fan.as().get(hook.own, browser);
    expect([page.status, page.headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    expect(page.text).toContain('/rotate');
    await publish('Signed as before');
    expect(hook.forged).toEqual([]);
    const unknown = await fan.as().get(`${hook.own.slice(0, -4)}AAAA`, browser);
    expect([unknown.status, unknown.headers['content-type']]).toEqual([404, 'text/html; charset=utf-8']);
  });

  it('gets the posts of a period again, in order, under the same ids', async () => {
    const early = Date.now();
    const hook = await follow('replayed');
    for (const body of ['One', 'Two', 'Three']) await publish(body);
    const ids = hook.deliveries.map(({ id }) => id);
    const to = new Date().toISOString();
    await publish('Four');
    const late = await follow('late');
    hook.mode = 'ok';
    const range = { from: new Date(early).toISOString(), to };
    expect(await fan.as().post(`${hook.own}/replay`, range)).toMatchObject({
      status: 202,
      json: { posts: 3 },
    });
    await until('they came again', () => hook.deliveries.length === 7, { pause: 30 });
    expect(hook.deliveries.slice(4).map(({ id, post }) => [id, post.body])).toEqual(
      ids.map((id, index) => [id, ['One', 'Two', 'Three'][index]]),
    );
    expect(
      await fan.as().post(`${late.own}/replay`, { ...range, to: new Date().toISOString() }),
    ).toMatchObject({
      json: { posts: 0 },
    });
    expect((await fan.as().post(`${hook.own}/replay`, { from: to, to: range.from })).status).toBe(422);
    expect((await fan.as().post(`${hook.own}/replay`, { from: '2020-01-01T00:00:00Z', to })).status).toBe(
      422,
    );
    expect((await fan.as().post(`${hook.own}/replay`, { from: 'yesterday', to })).status).toBe(422);
  });

  it('does not get a post that was stopped', async () => {
    const early = new Date().toISOString();
    const hook = await follow('stopped');
    hook.mode = 'fail';
    const post = await fan.publish(channel, 'Stopped');
    await fan.reported('it waits', post, ({ totals }) => totals.deferred === 1);
    const publisher = { workspace: fan.workspace, role: 'publisher' } as const;
    expect((await fan.as(publisher).post(`/v1/posts/${post}/stop`, {})).status).toBe(200);
    hook.mode = 'ok';
    const range = { from: early, to: new Date().toISOString() };
    expect(await fan.as().post(`${hook.own}/replay`, range)).toMatchObject({
      status: 202,
      json: { posts: 0 },
    });
  });

  it('is identified by the link alone, and not any more once it has left', async () => {
    const hook = await follow('link');
    const token = hook.own.split('/')[2]!;
    expect(
      (await fan.as().post(`/webhooks/${token.slice(0, -2)}xx/rotate`, {})).status,
    ).toBeGreaterThanOrEqual(400);
    expect(
      (await fan.as().post(`/webhooks/${hook.leave.split('/')[2]}/rotate`, {})).status,
    ).toBeGreaterThanOrEqual(400);
    await fan.as().post(hook.leave, '');
    for (const way of ['rotate', 'replay']) {
      const body = way === 'replay' ? { from: new Date(0).toISOString(), to: new Date(1).toISOString() } : {};
      expect((await fan.as().post(`${hook.own}/${way}`, body)).status).toBe(410);
    }
  });
});
