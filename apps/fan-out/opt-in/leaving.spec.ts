import { startDiscordSandbox, type DiscordSandbox } from '../../../test/support/sandboxes/discord.js';
import { startSmtpSandbox, type SmtpSandbox } from '../../../test/support/sandboxes/smtp.js';
import { startWebPushSandbox, type WebPushSandbox } from '../../../test/support/sandboxes/web-push.js';
import { startWebhookSandbox, type WebhookSandbox } from '../../../test/support/sandboxes/webhook.js';
import { until } from '../../../test/support/until.js';
import type { Channel } from '../channels/channel.entity.js';
import { FanOutFixture } from '../src/fan-out.fixture.js';

type Answer = Parameters<ReturnType<WebhookSandbox['endpoint']>['answer']>;

describe('a link to leave', () => {
  let fan: FanOutFixture;
  let channel: Channel;
  let hooks: WebhookSandbox;
  let discord: DiscordSandbox;
  let push: WebPushSandbox;
  let smtp: SmtpSandbox;

  beforeAll(async () => {
    [hooks, discord, push, smtp] = await Promise.all([
      startWebhookSandbox(),
      startDiscordSandbox(),
      startWebPushSandbox(),
      startSmtpSandbox(),
    ]);
    fan = await FanOutFixture.start({
      FOLLOW_LIMIT: 1000,
      SMTP_URL: smtp.url,
      DISCORD_BASE_URL: discord.url,
    });
    channel = await fan.channel('kopi');
  });
  afterAll(async () => {
    await fan.close();
    await Promise.all([hooks, discord, push, smtp].map((one) => one.close()));
  });

  const follow = (body: object) => fan.as().post('/@kopi/followers', body);
  const leave = async (url: string) => (await fan.as().post(fan.path(url), '')).status;
  const total = async () => {
    const answer = await fan
      .as({
        workspace: fan.workspace,
        role: 'publisher',
      })
      .get(`/v1/channels/${channel.id}/audience`);
    return answer.json.total as number;
  };
  const linkIn = (text: string) => /https?:[^\s>"]+\/unsubscribe\/[^\s>"]+/.exec(text)![0];

  /** Holds every answer of an endpoint until so many challenges came, and keeps their links. */
  const holding = (count: number) => {
    const endpoint = hooks.endpoint('held');
    const answer = endpoint.answer.bind(endpoint);
    const held: Answer[] = [];
    const links: string[] = [];
    endpoint.answer = (...came) => {
      links.push((JSON.parse(came[0]) as { unsubscribe_url: string }).unsubscribe_url);
      held.push(came);
      if (links.length >= count) for (const one of held.splice(0)) answer(...one);
    };
    return { given: { transport: 'webhook', address: endpoint.url }, links: () => links };
  };
  const writing = () => {
    const { id, url } = discord.webhook();
    const links = () =>
      [...discord.messages.values()]
        .filter(({ webhook_id }) => webhook_id === id)
        .map(({ content }) => linkIn(content));
    return { given: { transport: 'discord', address: url }, links };
  };
  const pushing = () => ({
    given: { transport: 'web_push', subscription: push.subscribe() },
    links: () => push.pushes.map(({ text }) => linkIn(text!)),
  });

  it.each([
    ['webhook', () => holding(4)],
    ['Discord', writing],
    ['Web Push', pushing],
  ])('works in every first message of a %s that follows several times at once', async (_, begin) => {
    const { given, links } = begin();
    const before = await total();
    const answers = await Promise.all([1, 2, 3, 4].map(() => follow(given)));
    const owned = given.transport === 'web_push' ? [201, 201, 201, 201] : [200, 200, 200, 201];
    expect(answers.map(({ status }) => status).sort()).toEqual(owned);
    expect(await total()).toBe(before + 1);
    const given_out = new Set(links());
    expect(given_out.size).toBeGreaterThan(1);
    for (const link of given_out) {
      expect((await fan.as().get(fan.path(link))).text).toContain('<button');
      expect(await leave(link)).toBe(200);
      expect(await total()).toBe(before);
      expect((await follow(given)).status).toBe(201);
    }
    expect(await leave([...given_out][0]!)).toBe(200);
  });

  it('may be used while its endpoint proves itself anew, which follows again then', async () => {
    const endpoint = hooks.endpoint('leaving');
    const before = await total();
    const first = await fan.follow(channel, 'webhook', endpoint.url);
    const answer = endpoint.answer.bind(endpoint);
    let told = '';
    endpoint.answer = (raw, ...rest) => {
      told = (JSON.parse(raw) as { unsubscribe_url: string }).unsubscribe_url;
      void leave(first.unsubscribe_url!).then(() => answer(raw, ...rest));
    };
    const again = await follow({ transport: 'webhook', address: endpoint.url });
    expect(again.status).toBe(201);
    expect(again.json.unsubscribe_url).not.toBe(first.unsubscribe_url);
    expect(await total()).toBe(before + 1);
    expect(await leave(told)).toBe(200);
    expect(await total()).toBe(before);
  });

  it('ends what the address follows now, however old the mail is', async () => {
    const address = 'siti@example.test';
    const before = await total();
    const joined = async (index: number) => {
      await follow({ transport: 'email', address });
      const mail = await until('the link came', () => smtp.to(address)[index], { pause: 30 });
      const confirmed = await fan.as().post(fan.path(/https?:\S+\/confirm\/\S+/.exec(mail.text)![0]), '');
      return confirmed.json.unsubscribe_url as string;
    };
    const first = await joined(0);
    expect(await leave(first)).toBe(200);
    expect((await fan.as().get(fan.path(first))).text).toContain('You have left');
    const second = await joined(1);
    expect(await total()).toBe(before + 1);
    expect((await fan.as().get(fan.path(first))).text).toContain('<button');
    expect(await leave(first)).toBe(200);
    expect(await total()).toBe(before);
    expect((await fan.as().get(fan.path(second))).text).toContain('You have left');
  });

  it('says to a program whether its follower follows, and ends nothing by being asked', async () => {
    const live = await fan.follow(channel, 'live');
    const path = fan.path(live.unsubscribe_url!);
    const standing = () => fan.as().get(path, { accept: 'application/json' });
    const before = await total();
    expect(await standing()).toMatchObject({ status: 200, json: { status: 'following' } });
    expect((await standing()).headers['cache-control']).toBe('no-store');
    expect((await fan.as().get(path, { accept: 'text/html,*/*' })).text).toContain('<button');
    expect((await fan.as().get(path)).text).toContain('<button');
    expect(await total()).toBe(before);
    await leave(live.unsubscribe_url!);
    expect((await standing()).json).toEqual({
      status: 'left',
      ended: { reason: 'left', at: expect.stringMatching(/Z$/), words: expect.any(String) },
    });
    expect(await total()).toBe(before - 1);
    for (const [token, status] of [
      ['x', 404],
      [path.split('/').at(-1)!.slice(0, -4), 404],
    ] as const) {
      const { json, status: got } = await fan
        .as()
        .get(`/unsubscribe/${token}`, { accept: 'application/json' });
      expect([got, json.status]).toEqual([status, status]);
    }
  });

  it('works for a live follower whose browser never comes back, and no post waits for it any longer', async () => {
    const live = await fan.follow(channel, 'live');
    const post = await fan.publish(channel, 'To a browser that is gone');
    await fan.reported('it waits', post, ({ state, totals }) => state === 'sending' && totals.pending > 0);
    expect(await leave(live.unsubscribe_url!)).toBe(200);
    await fan.reported('it waits no longer', post, ({ by_transport }) => by_transport.live.skipped > 0);
    const report = await fan.report(post);
    expect(report.by_transport.live).toMatchObject({ pending: 0 });
    expect(report.reasons).toContainEqual(expect.objectContaining({ state: 'skipped', reason: 'left' }));
  });
});
