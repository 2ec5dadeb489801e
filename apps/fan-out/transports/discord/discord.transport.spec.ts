import {
  startDiscordSandbox,
  type DiscordSandbox,
  type DiscordWebhook,
} from '../../../../test/support/sandboxes/discord.js';
import { Config } from '#platform/config.js';

import { SentMessages } from '../sent-messages.js';
import { aDelivery, describeTransport } from '../transport.contract.js';
import { TransportsFixture } from '../transports.fixture.js';
import { DiscordApi } from './discord.api.js';
import { DiscordTransport } from './discord.transport.js';
import { discordWebhook } from './discord.url.js';

describe('Discord', () => {
  let fan: TransportsFixture;
  let discord: DiscordSandbox;
  const hooks = new Map<string, DiscordWebhook>();
  const to = (hook = discord.webhook()) => {
    hooks.set(hook.url, hook);
    return aDelivery(hook.url);
  };
  const at = (address: string) =>
    [...discord.messages.values()].filter((one) => one.webhook_id === hooks.get(address)!.id);

  beforeAll(async () => {
    discord = await startDiscordSandbox();
    fan = await TransportsFixture.start({ DISCORD_BASE_URL: discord.url });
  });
  afterAll(async () => {
    await fan.close();
    await discord.close();
  });

  describeTransport('Discord', {
    readsBody: true,
    open: async () => ({
      transport: fan.get(DiscordTransport),
      delivery: () => to(),
      arrived: ({ address }) => at(address).length,
      failNext: (times, how) => discord.failNext(times, how),
      end: ({ address }) => (discord.remove(hooks.get(address)!), 'gone'),
      spoil: (delivery) => (
        (delivery.address = 'https://example.com/api/webhooks/1234567/abcdefghijklmnopqrstuvwxyz'),
        'not_discord'
      ),
      close: async () => undefined,
    }),
    against: (url, http) => {
      const config = Object.assign(new Config(), { DISCORD_BASE_URL: url });
      const address = `${url}/api/webhooks/1234567/abcdefghijklmnopqrstuvwxyz`;
      return {
        transport: new DiscordTransport(new DiscordApi(http), fan.get(SentMessages), config),
        delivery: aDelivery(address),
      };
    },
  });

  it('pings nobody, cuts what is too long, and leaves links whole', async () => {
    const delivery = to();
    delivery.post.body = `@everyone https://kopi.example/a_b_c ${'_'.repeat(3_000)}`;
    expect(await fan.get(DiscordTransport).deliver(delivery)).toEqual({ state: 'delivered' });
    const [message] = at(delivery.address);
    expect(message!.payload['allowed_mentions']).toEqual({ parse: [] });
    expect(message!.content).toContain('https://kopi.example/a_b_c');
    expect([...message!.content].length).toBeLessThanOrEqual(2_000);
  });

  it('changes and takes back what it sent, and sends nothing twice', async () => {
    const transport = fan.get(DiscordTransport);
    const delivery = to();
    await transport.deliver(delivery);
    expect(await transport.deliver(delivery)).toEqual({ state: 'delivered' });
    expect(at(delivery.address)).toHaveLength(1);
    delivery.post.body = 'Selamat malam';
    expect(await transport.edit(delivery)).toEqual({ state: 'delivered' });
    expect(at(delivery.address)[0]).toMatchObject({
      edited: true,
      content: expect.stringContaining('Selamat malam'),
    });
    expect(await transport.remove(delivery)).toEqual({ state: 'delivered' });
    expect(at(delivery.address)).toEqual([]);
    expect(await transport.remove(delivery)).toEqual({ state: 'failed', reason: 'message_gone' });
  });

  it('asks no more often than the answers allow', async () => {
    const hook = discord.webhook();
    const outcomes = [];
    for (let nth = 0; nth < 33; nth++) outcomes.push(await fan.get(DiscordTransport).deliver(to(hook)));
    expect(outcomes.filter(({ state }) => state === 'delivered')).toHaveLength(30);
    expect(outcomes.at(-1)).toMatchObject({ state: 'deferred', reason: 'rate_limited' });
    expect(discord.usage(hook)).toMatchObject({ accepted: 30, refused: 0 });
  });

  it('knows Discord’s webhooks from every other URL', () => {
    const real = { discordBaseUrl: null };
    const token = 'abcdefghijklmnopqrstuvwxyz';
    const kept = `https://discord.com/api/webhooks/1234567/${token}`;
    for (const url of [
      kept,
      kept.replace('.com', 'app.com'),
      kept.replace('api/', 'api/v10/'),
      `${kept.replace('//', '//ptb.')}/?thread_id=1`,
    ])
      expect(discordWebhook(url, real)).toBe(kept);
    for (const url of [
      kept.replace('https', 'http'),
      kept.replace('discord.com', 'discord.com.evil.example'),
      kept.replace('discord.com', 'discord.com:8443'),
      kept.replace('//', '//user:word@'),
      kept.replace('webhooks', '../webhooks/x'),
      'http://127.0.0.1/api/webhooks/1234567/abcdefghijklmnopqrstuvwxyz',
      'nonsense',
    ])
      expect(discordWebhook(url, real)).toBeNull();
  });
});
