import { jest } from '@jest/globals';
import { startDiscordSandbox, type DiscordSandbox } from '../../../test/support/sandboxes/discord.js';
import { LiveReader } from '../../../test/support/sandboxes/live.js';
import { startTelegramSandbox, type TelegramSandbox } from '../../../test/support/sandboxes/telegram.js';
import { startWebhookSandbox, type WebhookSandbox } from '../../../test/support/sandboxes/webhook.js';
import { startWebPushSandbox, type WebPushSandbox } from '../../../test/support/sandboxes/web-push.js';
import { until } from '../../../test/support/until.js';
import { Clock } from '#platform/ports/clock.port.js';
import type { Channel } from '../channels/channel.entity.js';
import { Follower } from '../audience/follower.entity.js';
import { Joining } from '../audience/joining.js';
import { FollowerTokens } from '../audience/tokens.js';
import { OPT_IN } from '../transports/wordings.js';
import { Post } from '../broadcasts/post.entity.js';
import { connectAccount } from '../accounts/accounts.fixture.js';
import { Receipt, SENDING } from '../broadcasts/receipt.entity.js';
import { FanOutFixture } from '../src/fan-out.fixture.js';
import { WebhookTransport } from '../transports/webhook/webhook.transport.js';
import { DeferredEdit } from '../broadcasts/deferred-edit.entity.js';
import { PostChange } from '../broadcasts/post-change.entity.js';

describe('a changed post', () => {
  let fan: FanOutFixture;
  let hooks: WebhookSandbox;
  let telegram: TelegramSandbox;
  let discord: DiscordSandbox;
  let push: WebPushSandbox;
  let channel: Channel;
  let count = 0;

  beforeAll(async () => {
    [hooks, telegram, discord, push] = await Promise.all([
      startWebhookSandbox(),
      startTelegramSandbox({ scale: 0.1, anyChat: true }),
      startDiscordSandbox(),
      startWebPushSandbox(),
    ]);
    fan = await FanOutFixture.start({
      FOLLOW_LIMIT: 1_000,
      TELEGRAM_BASE_URL: telegram.url,
      DISCORD_BASE_URL: discord.url,
    });
    const secrets = { bot_token: '42:SANDBOX', hook_secret: 's' };
    await connectAccount(fan, fan.workspace, 'telegram', { account: '42', secrets });
  });
  beforeEach(async () => void (channel = await fan.channel(`kopi-${++count}`)));
  afterAll(async () => {
    await fan.close();
    await Promise.all([hooks, telegram, discord, push].map((one) => one.close()));
  });

  const tell = (post: string, version: number, words: { title?: string; body: string } | null) =>
    fan.change(post, version, words);
  const settled = (post_id: string, version: number) =>
    until(
      'the change has gone round',
      async () => {
        const change = await fan.database.read.findOneBy(PostChange, { post_id, version });
        return change?.state === 'done';
      },
      { pause: 30 },
    );
  const done = (post: string) => fan.reported('it is complete', post, ({ state }) => state === 'complete');

  /** One follower of each kind. */
  const audience = async () => {
    const hook = hooks.endpoint(`changed-${count}`);
    hook.trust((await fan.follow(channel, 'webhook', hook.url)).secret!);
    const webhook = discord.webhook();
    await fan.follow(channel, 'discord', webhook.url);
    const subscription = push.subscribe();
    await fan.as().post(`/@${channel.handle}/followers`, { transport: 'web_push', subscription });
    const chat = String(5_000 + count);
    const consent = { how: 'telegram_start', proof: null, wording: OPT_IN.telegram };
    const newcomer = {
      public_id: `fol_${count}`,
      channel_id: channel.id,
      transport: 'telegram',
      address: chat,
      consent,
    } as const;
    await fan.database.transaction((tx) => fan.get(Joining).join(tx, newcomer));
    return {
      hook,
      inTelegram: () =>
        [...telegram.messages.values()].filter(({ chat_id }) => chat_id === chat).map(({ text }) => text),
      inDiscord: () =>
        [...discord.messages.values()]
          .filter(({ webhook_id }) => webhook_id === webhook.id)
          .slice(1)
          .map(({ content }) => content),
      pushed: await fan.database.read.findOneByOrFail(Follower, {
        channel_id: channel.id,
        transport: 'web_push',
      }),
      inBrowser: () =>
        push
          .collect(subscription.endpoint)
          .map(({ text }) => JSON.parse(text!) as { kind: string; body: string }),
    };
  };

  it('is edited wherever it was delivered, and removed there when it is deleted', async () => {
    const { hook, inTelegram, inDiscord, inBrowser } = await audience();
    const reader = await LiveReader.open(`${fan.origin}/@${channel.handle}/live`, fan.headers());
    const post = await fan.publish(channel, 'Selamat pagi');
    expect(await done(post)).toMatchObject({ audience: 4, totals: { delivered: 4 } });
    inBrowser();
    await tell(post, 2, { title: 'Kabar', body: 'Selamat siang' });
    await settled(post, 2);
    expect(inTelegram()).toEqual([expect.stringContaining('Selamat siang')]);
    expect(inDiscord()).toEqual([expect.stringContaining('Selamat siang')]);
    expect(inBrowser()).toMatchObject([{ kind: 'edited', body: 'Selamat siang' }]);
    expect(hook.deliveries.map(({ post: { title, body } }) => [title, body])).toEqual([
      [null, 'Selamat pagi'],
      ['Kabar', 'Selamat siang'],
    ]);
    expect(hook.distinct()).toHaveLength(2);

    await tell(post, 3, null);
    await settled(post, 3);
    expect([inTelegram(), inDiscord()]).toEqual([[], []]);
    expect(inBrowser()).toMatchObject([{ kind: 'deleted' }]);
    expect(hook.deliveries.at(-1)!.post).toMatchObject({ post_id: post });
    expect(hook.deliveries.at(-1)!.post.body).toBeUndefined();
    expect(hook.forged).toEqual([]);
    expect(reader.events.map(({ type }) => type)).toEqual(['message', 'edited', 'deleted']);
    await reader.close();

    const late = await LiveReader.open(`${fan.origin}/@${channel.handle}/live`, {
      ...fan.headers(),
      'last-event-id': `${channel.epoch}-0`,
    });
    const [gone] = await until('the place came', () => late.events.length > 0 && late.events, { pause: 20 });
    expect(gone).toMatchObject({ type: 'deleted', id: `${channel.epoch}-1` });
    expect(gone!.data).not.toContain('Selamat');
    await late.close();
  });

  it('is announced after quiet hours where the device announces edits, and not at all to who muted the channel', async () => {
    const { hook, inTelegram, inBrowser, pushed } = await audience();
    const hooked = await fan.database.read.findOneByOrFail(Follower, {
      channel_id: channel.id,
      transport: 'webhook',
    });
    const post = await fan.publish(channel, 'Selamat pagi');
    await done(post);
    inBrowser();
    const say = async ({ public_id }: Follower, what: object) =>
      expect(
        await fan.as().post(fan.path(fan.get(FollowerTokens).preferencesUrl(public_id)), {
          time_zone: 'UTC',
          ...what,
        }),
      ).toMatchObject({ status: 200 });
    const quiet = { quiet_from: '00:00', quiet_to: '23:59' };
    const waiting = () => fan.database.read.findBy(DeferredEdit, { post_id: post });
    const hoursEnd = () =>
      fan.database.transaction((tx) => tx.update(DeferredEdit, { post_id: post }, { until: Date.now() }));
    const clock = jest
      .spyOn(fan.get(Clock), 'now')
      .mockImplementation(() => Date.parse('2026-05-01T12:00:00Z'));
    try {
      await say(pushed, quiet);
      await say(hooked, { muted_until: '2999-01-01T00:00:00Z' });
      await tell(post, 2, { body: 'Selamat siang' });
      await settled(post, 2);
      await tell(post, 3, { body: 'Selamat sore' });
      await settled(post, 3);
      expect(inTelegram()).toEqual([expect.stringContaining('Selamat sore')]);
      expect(await waiting()).toEqual([
        expect.objectContaining({
          follower_id: pushed.id,
          version: 3,
          until: Date.parse('2026-05-01T23:59:00Z'),
        }),
      ]);
    } finally {
      clock.mockRestore();
    }
    expect(inBrowser()).toEqual([]);
    await say(pushed, {});
    await hoursEnd();
    const told = await until('it is told', () => {
      const got = inBrowser();
      return got.length > 0 && got;
    });
    expect(told).toMatchObject([{ kind: 'edited', body: 'Selamat sore' }]);
    await until('nothing waits', async () => (await waiting()).length === 0);
    expect(hook.deliveries.map(({ post: { body } }) => body)).toEqual(['Selamat pagi']);

    await say(pushed, { muted_until: '2999-01-01T00:00:00Z' });
    await tell(post, 4, null);
    await settled(post, 4);
    expect(inBrowser()).toEqual([]);
    expect(hook.deliveries.at(-1)!.post.body).toBeUndefined();
    expect(hook.deliveries).toHaveLength(2);
  });

  it('is edited later for followers who cannot be reached now, and the report counts those who keep the old text', async () => {
    const { hook, inDiscord } = await audience();
    const post = await fan.publish(channel, 'Selamat pagi');
    await done(post);
    expect((await fan.report(post)).change).toBeNull();
    const change = async () => (await fan.report(post)).change;
    const due = () =>
      fan.database.transaction((tx) => tx.update(DeferredEdit, { post_id: post }, { until: 1 }));
    const sleep = jest.spyOn(fan.get(Clock), 'sleep').mockResolvedValue();
    try {
      hook.mode = 'fail';
      await tell(post, 2, { body: 'Selamat siang' });
      await settled(post, 2);
      expect(await change()).toEqual({ kind: 'edited', state: 'sending', waiting: 1, missed: 0 });
      expect(inDiscord()).toEqual([expect.stringContaining('Selamat siang')]);
      hook.mode = 'ok';
      await due();
      await until('it is told', () => hook.deliveries.at(-1)?.post.body === 'Selamat siang');
      await until('nobody waits', async () => (await change())?.state === 'done');
      expect(hook.deliveries).toHaveLength(2);

      hook.mode = 'fail';
      await tell(post, 3, null);
      await settled(post, 3);
      await fan.database.transaction((tx) => tx.update(PostChange, { post_id: post }, { changed_at: 1 }));
      await due();
      await until('it is given up', async () => (await change())?.missed === 1);
      expect(await change()).toEqual({ kind: 'deleted', state: 'done', waiting: 0, missed: 1 });
    } finally {
      sleep.mockRestore();
    }
  });

  it('is edited after the delivery when the post itself was being delivered', async () => {
    const hook = hooks.endpoint(`slow-${count}`);
    hook.trust((await fan.follow(channel, 'webhook', hook.url)).secret!);
    const transport = fan.get(WebhookTransport);
    const deliver = transport.deliver.bind(transport);
    const answered = Promise.withResolvers<void>();
    const slow = jest.spyOn(transport, 'deliver').mockImplementation(async (delivery) => {
      const outcome = await deliver(delivery);
      await answered.promise;
      return outcome;
    });
    try {
      const post = await fan.publish(channel, 'Selamat pagi');
      await until('it is waited for on the side', () =>
        fan.database.read.existsBy(Receipt, { reason: SENDING }),
      );
      await tell(post, 2, { body: 'Selamat siang' });
      await settled(post, 2);
      expect(hook.deliveries.map(({ post: { body } }) => body)).toEqual(['Selamat pagi']);
      answered.resolve();
      await until('the change came', () => hook.deliveries.length === 2);
      expect(hook.deliveries[1]!.post.body).toBe('Selamat siang');
      expect(await done(post)).toMatchObject({ totals: { delivered: 1 } });
    } finally {
      answered.resolve();
      slow.mockRestore();
    }
  });

  it('reaches followers who do not have it yet with its new text, and not at all once it is deleted', async () => {
    const [first, second] = [hooks.endpoint(`late-${count}`), hooks.endpoint(`never-${count}`)];
    first.mode = second.mode = 'ok';
    first.trust((await fan.follow(channel, 'webhook', first.url)).secret!);
    first.mode = 'fail';
    const post = await fan.publish(channel, 'Selamat pagi');
    await fan.reported('it waits', post, ({ totals }) => totals.deferred === 1);
    await tell(post, 2, { body: 'Selamat siang' });
    await settled(post, 2);
    first.mode = 'ok';
    await done(post);
    expect(first.deliveries.map(({ post: { body } }) => body)).toEqual(['Selamat siang']);

    first.mode = 'fail';
    const other = await fan.publish(channel, 'Rahasia');
    await fan.reported('it waits', other, ({ totals }) => totals.deferred === 1);
    await tell(other, 2, null);
    expect(await done(other)).toMatchObject({ totals: { skipped: 1 }, reasons: [{ reason: 'stopped' }] });
    expect(await fan.database.read.findOneByOrFail(Post, { id: other })).toMatchObject({
      title: null,
      body: '',
    });
  });
});
