import { startDiscordSandbox, type DiscordSandbox } from '../../../test/support/sandboxes/discord.js';
import { startTelegramSandbox, type TelegramSandbox } from '../../../test/support/sandboxes/telegram.js';
import { startWebPushSandbox, type WebPushSandbox } from '../../../test/support/sandboxes/web-push.js';
import { startWhatsAppSandbox, type WhatsAppSandbox } from '../../../test/support/sandboxes/whatsapp.js';
import { until } from '../../../test/support/until.js';
import type { Channel } from '../channels/channel.entity.js';
import { Consent } from '../audience/consent.entity.js';
import { TRANSPORTS } from '#message/transport-name.js';
import { Follower } from '../audience/follower.entity.js';
import { FanOutFixture } from '../src/fan-out.fixture.js';
import { DeliveryFailure } from '../bounces/delivery-failure.entity.js';
import { ConnectedNetworks } from './networks.fixture.js';
import { WHATSAPP } from './whatsapp-account.fixture.js';

describe('following from a chat', () => {
  let fan: FanOutFixture;
  let telegram: TelegramSandbox;
  let whatsapp: WhatsAppSandbox;
  let discord: DiscordSandbox;
  let push: WebPushSandbox;
  let channel: Channel;
  let outside: ConnectedNetworks;
  let count = 0;

  const following = () => fan.database.read.findBy(Follower, { channel_id: channel.id });
  const done = (post: string) => fan.reported('it is complete', post, ({ state }) => state === 'complete');

  beforeAll(async () => {
    [telegram, whatsapp, discord, push] = await Promise.all([
      startTelegramSandbox({ scale: 0.1, plainHttp: true }),
      startWhatsAppSandbox({ templates: { post: 3 }, scale: 0.01 }),
      startDiscordSandbox(),
      startWebPushSandbox(),
    ]);
    fan = await FanOutFixture.start({
      FOLLOW_LIMIT: 1_000,
      TELEGRAM_BASE_URL: telegram.url,
      WHATSAPP_BASE_URL: whatsapp.url,
      DISCORD_BASE_URL: discord.url,
    });
    outside = await ConnectedNetworks.open(fan, { telegram, whatsapp });
  });
  beforeEach(async () => void (channel = await fan.channel(`kopi-${++count}`)));
  afterAll(async () => {
    await outside.close();
    await fan.close();
    await Promise.all([telegram, whatsapp, discord, push].map((one) => one.close()));
  });

  it('follows by a Telegram link that is good once, gets posts, and leaves by /stop', async () => {
    const { start_url, status } = await fan.follow(channel, 'telegram');
    expect(status).toBe('pending');
    const [, bot, token] = /^https:\/\/t\.me\/(\w+)\?start=([\w-]{1,64})$/.exec(start_url!)!;
    expect(bot).toBe('sandbox_42_bot');
    expect(await outside.write(7, `/start ${token}`)).toMatch(/You follow/);
    expect(await outside.write(8, `/start ${token}`)).toMatch(/used before/);
    expect(await following()).toHaveLength(1);
    const post = await fan.publish(channel, 'Selamat pagi');
    expect(await done(post)).toMatchObject({ totals: { delivered: 1 } });
    const got = [...telegram.messages.values()].filter(({ text }) => text.includes('Selamat pagi'));
    expect(got.map(({ chat_id }) => chat_id)).toEqual(['7']);
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    expect(await outside.write(7, '/stop')).toMatch(/You have left/);
    const [left] = await following();
    expect(left).toMatchObject({ ended_reason: 'left', address: null });
    const consents = await fan.database.read.find(Consent, {
      where: { follower_id: left!.id },
      order: { id: 'ASC' },
    });
    expect(consents.map(({ kind, how }) => [kind, how])).toEqual([
      ['opt_in', 'telegram_start'],
      ['opt_out', 'reply_keyword'],
    ]);
  });

  it('changes nothing for a Telegram update without the secret', async () => {
    const { start_url } = await fan.follow(channel, 'telegram');
    const text = `/start ${start_url!.split('=')[1]}`;
    expect((await telegram.write(9, text, { secret: 'forged' })).status).toBe(401);
    expect((await telegram.write(9, text, { secret: null })).status).toBe(401);
    expect(await following()).toEqual([]);
    for (const odd of [
      {},
      { message: null },
      { message: { chat: { id: 'x' }, text: 5 } },
      { my_chat_member: [] },
    ])
      expect((await telegram.deliver(odd)).status).toBe(200);
  });

  it('ends who blocks the bot', async () => {
    const { start_url } = await fan.follow(channel, 'telegram');
    await telegram.write(11, `/start ${start_url!.split('=')[1]}`);
    const my_chat_member = {
      chat: { id: 11, type: 'private' },
      date: Math.floor(Date.now() / 1000) + 1,
      new_chat_member: { status: 'kicked' },
    };
    await telegram.deliver({ my_chat_member });
    expect(await following()).toMatchObject([{ ended_reason: 'blocked' }]);
  });

  it('follows and leaves by WhatsApp keywords, whatever their case, and not by a late repeat', async () => {
    const { start_url } = await fan.follow(channel, 'whatsapp');
    const [, prepared] = /^https:\/\/wa\.me\/15550783881\?text=(.+)$/.exec(start_url!)!;
    const words = decodeURIComponent(prepared!);
    expect(words).toMatch(new RegExp(`^MULAI ${channel.handle} (?:[a-z][0-9]){8}$`));
    expect((await whatsapp.hooks.verify()).body).toBe('1158201444');
    expect((await whatsapp.hooks.verify('wrong')).status).toBe(403);
    const from = `62812000${count}0001`;
    const earlier = String(Math.floor(Date.now() / 1000) - 5);
    const told = { timestamp: earlier, id: 'wamid.told-twice' };
    for (let time = 0; time < 2; time++)
      expect((await whatsapp.inbound(from, words.toUpperCase().replace('MULAI', 'mulai'), told)).status).toBe(
        200,
      );
    for (const dialogue of ['Halo!', `START ${channel.handle}`, `STOP ${channel.handle}`])
      await whatsapp.inbound(from, dialogue);
    const [follower, ...others] = await following();
    expect(follower).toMatchObject({ transport: 'whatsapp', ended_tick: null });
    expect(others).toEqual([]);
    expect(await fan.database.read.countBy(Consent, { follower_id: follower!.id })).toBe(1);
    const post = await fan.publish(channel, 'Selamat pagi');
    expect(await done(post)).toMatchObject({ totals: { delivered: 1 } });
    await whatsapp.inbound(from, 'Stop! Enough of it');
    expect(await following()).toMatchObject([{ ended_tick: null }]);
    await whatsapp.inbound(from, 'Stop!');
    expect(await following()).toMatchObject([{ ended_reason: 'left' }]);
    await outside.start(from, channel, { timestamp: earlier });
    expect(await following()).toHaveLength(1);
    await outside.start(from, channel, {
      timestamp: String(Math.floor(Date.now() / 1000) + 2),
    });
    expect(await following()).toHaveLength(2);
  });

  it('takes what people wrote in its order, however late the network tells of it', async () => {
    const from = `62812000${count}0002`;
    const ago = (seconds: number) => ({ timestamp: String(Math.floor(Date.now() / 1000) - seconds) });
    const ends = async () => {
      const followers = fan.database.read.find(Follower, {
        where: { channel_id: channel.id },
        order: { id: 'ASC' },
      });
      return (await followers).map(({ ended_reason }) => ended_reason);
    };
    await outside.start(from, channel, ago(30));
    await whatsapp.inbound(from, 'STOP', ago(20));
    expect(await ends()).toEqual(['left']);
    await outside.start(from, channel, ago(10));
    expect(await ends()).toEqual(['left', null]);
    // Networks count in whole seconds: of the same second, leaving holds.
    await whatsapp.inbound(from, 'STOP', ago(10));
    expect(await ends()).toEqual(['left', 'left']);
  });

  it('leaves when the person stops marketing in WhatsApp itself, and believes no forged signature', async () => {
    const from = `62812000${count}0002`;
    await outside.start(from, channel);
    const forged = {
      field: 'messages',
      value: {
        metadata: { phone_number_id: WHATSAPP.phone_number_id },
        messages: [{ from, id: 'x', timestamp: '9999999999', text: { body: 'STOP' } }],
      },
    };
    expect((await whatsapp.hooks.post([forged], 'another-secret')).status).toBe(401);
    expect(await following()).toMatchObject([{ ended_tick: null }]);
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    await whatsapp.preference(from, 'stop');
    expect(await following()).toMatchObject([{ ended_reason: 'left' }]);
  });

  it('takes thousands of statuses in one call, signed as they came, and no more than Meta sends', async () => {
    const statuses = (count: number) => ({
      field: 'messages',
      value: {
        metadata: { phone_number_id: WHATSAPP.phone_number_id },
        statuses: Array.from({ length: count }, (_, index) => ({
          id: `wamid.☕.${index}`.padEnd(200, 'x'),
          status: 'failed',
          errors: [{ code: 131026 }],
        })),
      },
    });
    expect((await whatsapp.hooks.post([statuses(10_000)])).status).toBe(200);
    expect(await fan.database.read.countBy(DeliveryFailure, { reason: 'wa_131026' })).toBe(10_000);
    expect((await whatsapp.hooks.post([statuses(10_000)], 'another-secret')).status).toBe(401);
    expect((await whatsapp.hooks.post([statuses(13_000)])).status).toBe(413);
  });

  it('corrects a receipt when WhatsApp says later that the message failed, whichever comes first', async () => {
    const [good, bad, stopped] = [1, 2, 3].map((index) => `62813000${count}000${index}`) as [
      string,
      string,
      string,
    ];
    for (const from of [good, bad, stopped]) await outside.start(from, channel);
    const post = await fan.publish(channel, 'Kabar');
    await done(post);
    const idOf = (wa_id: string) =>
      [...whatsapp.messages.values()].find((one) => one.wa_id === wa_id && one.template)!.id;
    await whatsapp.status(
      [idOf(good), 'sent'],
      [idOf(good), 'read'],
      [idOf(bad), 'failed', 131026],
      [idOf(stopped), 'failed', 131050],
      [idOf(bad), 'failed', 131026],
    );
    const report = await fan.reported('it is corrected', post, ({ totals }) => totals.failed === 2);
    expect(report).toMatchObject({ state: 'complete', totals: { delivered: 1, failed: 2 } });
    expect(report.reasons.map(({ reason }) => reason).sort()).toEqual(['wa_131026', 'wa_131050']);
    await until(
      'who stopped has left',
      async () => (await following()).filter(({ ended_tick }) => ended_tick !== null).length === 1,
      { pause: 50 },
    );
  });

  it('follows in a browser by its push subscription', async () => {
    const key = (await fan.as().get(`/@${channel.handle}/push-key`)).json.public_key as string;
    const subscription = { ...push.subscribe(key), expirationTime: null };
    const followed = await fan
      .as()
      .post(`/@${channel.handle}/followers`, { transport: 'web_push', subscription });
    expect(followed).toMatchObject({ status: 201, json: { status: 'confirmed' } });
    expect(JSON.parse(push.collect(subscription.endpoint)[0]!.text!)).toMatchObject({ kind: 'welcome' });
    await done(await fan.publish(channel, 'Selamat pagi'));
    expect(JSON.parse(push.collect(subscription.endpoint)[0]!.text!)).toMatchObject({
      kind: 'post',
      body: 'Selamat pagi',
    });
    push.end(subscription.endpoint);
    expect(await done(await fan.publish(channel, 'Lagi'))).toMatchObject({ totals: { failed: 1 } });
    await until('it has ended', async () => (await following())[0]!.ended_tick !== null, { pause: 30 });
    const worker = await fan.as().get('/push-worker.js');
    expect(worker.headers['content-type']).toContain('javascript');
  });

  it('follows in Discord by a first message', async () => {
    const hook = discord.webhook();
    expect(await fan.follow(channel, 'discord', hook.url)).toMatchObject({ status: 'confirmed' });
    await done(await fan.publish(channel, 'Selamat pagi'));
    const said = [...discord.messages.values()]
      .filter(({ webhook_id }) => webhook_id === hook.id)
      .map(({ content }) => content);
    expect(said).toEqual([expect.stringContaining('/unsubscribe/'), expect.stringContaining('Selamat pagi')]);
  });

  it('refuses what cannot follow', async () => {
    const follow = async (body: object) =>
      (await fan.as().post(`/@${channel.handle}/followers`, body)).status;
    const { endpoint, keys } = push.subscribe('BOtherKey');
    const wrong = { endpoint, keys: { p256dh: 'x', auth: 'y' } };
    expect(await follow({ transport: 'web_push', subscription: wrong })).toBe(400);
    const away = 'https://example.com/api/webhooks/1234567/abcdefghijklmnopqrstuvwxyz';
    for (const body of [
      { transport: 'web_push' },
      { transport: 'web_push', subscription: { endpoint, keys } },
      { transport: 'web_push', subscription: { endpoint: 'http://10.0.0.1/x', keys } },
      { transport: 'discord', address: away },
      { transport: 'discord', address: discord.webhook().url.slice(0, -3) },
      { transport: 'telegram', address: '7' },
    ])
      expect(await follow(body)).toBe(422);
    const stranger = await fan.channel(`elsewhere-${count}`, 'wsp_elsewhere');
    const ways = async ({ handle }: Channel) =>
      (await fan.as().get(`/@${handle}/follow-ways`)).json.transports;
    expect(await ways(channel)).toEqual([...TRANSPORTS]);
    const chats = ['telegram', 'whatsapp'];
    expect(await ways(stranger)).toEqual(TRANSPORTS.filter((one) => !chats.includes(one)));
    for (const transport of chats)
      expect((await fan.as().post(`/@${stranger.handle}/followers`, { transport })).status).toBe(422);
    expect(await following()).toEqual([]);
  });
});
