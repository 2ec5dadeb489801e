import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { LiveReader } from '../../../test/support/sandboxes/live.js';
import { startSmtpSandbox, type SmtpSandbox } from '../../../test/support/sandboxes/smtp.js';
import { startWebhookSandbox, type WebhookSandbox } from '../../../test/support/sandboxes/webhook.js';
import { until } from '../../../test/support/until.js';
import { FanOutFixture } from './fan-out.fixture.js';

describe('a post on its way to its followers', () => {
  let fan: FanOutFixture;
  let hooks: WebhookSandbox;
  let smtp: SmtpSandbox;

  beforeAll(async () => {
    [hooks, smtp] = await Promise.all([startWebhookSandbox(), startSmtpSandbox()]);
    fan = await FanOutFixture.start({ SMTP_URL: smtp.url, FOLLOW_LIMIT: 1000 });
  });

  afterAll(async () => {
    await fan.close();
    await Promise.all([hooks.close(), smtp.close()]);
  });

  const confirmed = async (address: string): Promise<void> => {
    const mail = await until('the link came', () => smtp.to(address).at(-1), { pause: 50 });
    const answer = await fan.as().post(fan.path(/https?:\S+\/confirm\/\S+/.exec(mail.text)![0]), '');
    expect(answer).toMatchObject({ status: 200, json: { status: 'confirmed' } });
  };

  it('reaches each follower once, live, by webhook and by mail, and its counts equal the audience', async () => {
    const channel = await fan.channel('kopi-nusantara');
    const live = await fan.follow(channel, 'live');
    const hook = hooks.endpoint('first');
    hook.trust((await fan.follow(channel, 'webhook', hook.url)).secret!);
    const leaver = await fan.follow(channel, 'webhook', hooks.endpoint('leaver').url);
    expect(await fan.follow(channel, 'email', 'Siti@example.test')).toEqual({ status: 'pending' });
    await confirmed('siti@example.test');
    const reader = await LiveReader.open(fan.origin + live.stream!, fan.headers());

    const audience = await fan
      .as({
        workspace: fan.workspace,
        role: 'analyst',
      })
      .get(`/v1/channels/${channel.id}/audience`);
    expect(audience.json).toMatchObject({
      channel_id: channel.id,
      total: 4,
      by_transport: { live: 1, webhook: 2, email: 1 },
    });
    expect(
      await fan.as().post(fan.path(leaver.unsubscribe_url!), 'List-Unsubscribe=One-Click'),
    ).toMatchObject({
      json: { status: 'left' },
    });

    const post = await fan.publish(channel, 'Selamat pagi');
    const report = await fan.reported('all got it', post, ({ state }) => state === 'complete');
    expect(report).toMatchObject({ audience: 3, totals: { delivered: 3 }, reasons: [] });
    expect(report.by_transport).toMatchObject({
      live: { delivered: 1 },
      webhook: { delivered: 1 },
      email: { delivered: 1 },
    });

    expect(reader.messages<{ post_id: string }>().map((one) => one.post_id)).toEqual([post]);
    expect(reader.events[0]!.id).toBe(`${channel.epoch}-1`);
    expect(hook.deliveries).toHaveLength(1);
    expect(hook.forged).toEqual([]);
    expect(hook.deliveries[0]!.post).toMatchObject({
      post_id: post,
      body: 'Selamat pagi',
      channel: { handle: 'kopi-nusantara' },
    });
    expect(hooks.endpoint('leaver').deliveries).toEqual([]);
    const [, mail] = smtp.to('siti@example.test');
    expect(mail!.text).toContain('Selamat pagi');
    expect(mail!.headers['list-unsubscribe-post']).toBe('List-Unsubscribe=One-Click');
    const leave = /<(.+)>/.exec(mail!.headers['list-unsubscribe']!)![1]!;
    expect((await fan.as().get(fan.path(leave))).text).toContain('<button');
    expect(await fan.as().post(fan.path(leave), 'List-Unsubscribe=One-Click')).toMatchObject({ status: 200 });

    const second = await fan.publish(channel, 'Lagi');
    expect(await fan.reported('the rest got it', second, ({ state }) => state === 'complete')).toMatchObject({
      audience: 2,
    });
    expect(smtp.to('siti@example.test')).toHaveLength(2);
    await reader.close();
  });

  it('never writes an address in clear into its files', async () => {
    const channel = await fan.channel('rahasia');
    await fan.follow(channel, 'email', 'very-secret-person@example.test');
    await confirmed('very-secret-person@example.test');
    await fan.follow(channel, 'webhook', hooks.endpoint('very-secret-hook').url);
    const folder = join(fan.folder, 'apps', 'fan-out');
    const bytes = Buffer.concat(readdirSync(folder).map((name) => readFileSync(join(folder, name)))).toString(
      'latin1',
    );
    expect(bytes).toContain('rahasia');
    expect(bytes).not.toMatch(/very-secret/i);
    expect(bytes).not.toContain('whsec_');
  });

  it('is hidden from another workspace', async () => {
    const channel = await fan.channel('milik-kita');
    const post = await fan.publish(channel, 'Kita');
    const other = { workspace: 'wsp_00000000000000000000000000', role: 'owner' } as const;
    expect((await fan.as(other).get(`/v1/posts/${post}/delivery`)).status).toBe(404);
    expect((await fan.as(other).get(`/v1/channels/${channel.id}/audience`)).status).toBe(404);
    expect(
      (await fan.as({ workspace: fan.workspace, role: 'agent' }).get(`/v1/posts/${post}/delivery`)).status,
    ).toBe(403);
    expect((await fan.as().get(`/v1/posts/${post}/delivery`)).status).toBe(401);
    expect(await fan.report(post)).toMatchObject({ state: 'complete', audience: 0 });
  });
});
