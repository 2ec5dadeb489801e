import { startDiscordSandbox, type DiscordSandbox } from '../../../test/support/sandboxes/discord.js';
import { startTelegramSandbox, type TelegramSandbox } from '../../../test/support/sandboxes/telegram.js';
import { startWebPushSandbox, type WebPushSandbox } from '../../../test/support/sandboxes/web-push.js';
import { startWhatsAppSandbox, type WhatsAppSandbox } from '../../../test/support/sandboxes/whatsapp.js';
import type { Channel } from '../channels/channel.entity.js';
import { ConnectedNetworks } from './networks.fixture.js';
import { StartLink } from './start-link.entity.js';
import { FanOutFixture } from '../src/fan-out.fixture.js';
import type { Followed } from './follow.dto.js';

describe('following again under the same Idempotency-Key', () => {
  let fan: FanOutFixture;
  let outside: ConnectedNetworks;
  let channel: Channel;
  let push: WebPushSandbox;
  let telegram: TelegramSandbox;
  let discord: DiscordSandbox;
  let whatsapp: WhatsAppSandbox;

  beforeAll(async () => {
    [push, telegram, discord, whatsapp] = await Promise.all([
      startWebPushSandbox(),
      startTelegramSandbox({ plainHttp: true }),
      startDiscordSandbox(),
      startWhatsAppSandbox({ scale: 0.01 }),
    ]);
    fan = await FanOutFixture.start({
      FOLLOW_LIMIT: 1_000,
      TELEGRAM_BASE_URL: telegram.url,
      WHATSAPP_BASE_URL: whatsapp.url,
      DISCORD_BASE_URL: discord.url,
    });
    outside = await ConnectedNetworks.open(fan, { telegram, whatsapp });
    channel = await fan.channel('kopi');
  });
  afterAll(async () => {
    await outside.close();
    await fan.close();
    await Promise.all([push, telegram, discord, whatsapp].map((one) => one.close()));
  });

  const follow = (body: object, key: string) =>
    fan.as().post(`/@${channel.handle}/followers`, body, { 'idempotency-key': key });

  it.each(['telegram', 'whatsapp'])(
    'gets the same link to %s, and none for another request',
    async (transport) => {
      const body = { transport, source: 'https://brand.example/?ad=panen' };
      const links = await fan.database.read.count(StartLink);
      const [first, again] = [await follow(body, transport), await follow(body, transport)];
      expect([first.status, again.status]).toEqual([202, 202]);
      expect((first.json as Followed).start_url).toMatch(/^https:/);
      expect(again.json).toEqual(first.json);
      expect((await follow({ transport }, transport)).status).toBe(422);
      expect(await fan.database.read.count(StartLink)).toBe(links + 1);
      expect((await follow(body, `${transport}-2`)).json).not.toEqual(first.json);
    },
  );

  it('writes one first message to Discord', async () => {
    const hook = discord.webhook();
    const body = { transport: 'discord', address: hook.url };
    const [first, again] = [await follow(body, 'discord'), await follow(body, 'discord')];
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(again.json).toEqual(first.json);
    expect((await follow({ ...body, source: 'another' }, 'discord')).status).toBe(422);
    expect([...discord.messages.values()].filter((one) => one.webhook_id === hook.id)).toHaveLength(1);
  });

  it('sends one first notification to a browser', async () => {
    const subscription = push.subscribe();
    const body = { transport: 'web_push', subscription };
    const [first, again] = [await follow(body, 'push'), await follow(body, 'push')];
    expect([first.status, again.status]).toEqual([201, 201]);
    expect(again.json).toEqual(first.json);
    expect(push.collect(subscription.endpoint)).toHaveLength(1);
  });
});
