import {
  startDiscordSandbox,
  type DiscordSandbox,
  type DiscordWebhook,
} from '../../../../test/support/sandboxes/discord.js';
import { MessageSettings } from '#message/settings.js';

import { Accounts } from '../../accounts/accounts.js';
import { SentMessages } from '../sent-messages.js';
import { aDelivery } from '../delivery.fixture.js';
import { describeTransport } from '../transport.contract.js';
import { readMarkdown } from '../markup.fixture.js';
import { TransportsFixture } from '../transports.fixture.js';
import { DiscordApi } from './discord.api.js';
import { DiscordTransport } from './discord.transport.js';
import { discordWebhook } from '#message/discord-webhook-url.js';

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
    lacks: { ids: 'a webhook of Discord takes none along with a message' },
    open: async () => ({
      transport: fan.get(DiscordTransport),
      newDelivery: () => to(),
      arrivals: ({ address }) => at(address).length,
      received: ({ address }) => at(address).map(({ id, content }) => ({ id, text: readMarkdown(content) })),
      usedRoom: ({ address }) => ({ used: [...at(address)[0]!.content].length, most: 2_000 }),
      failNext: (times, how) => discord.failNext(times, how),
      endRecipient: ({ address }) => (discord.remove(hooks.get(address)!), 'gone'),
      makeImpossible: (delivery) => (
        (delivery.address = 'https://example.com/api/webhooks/1234567/abcdefghijklmnopqrstuvwxyz'),
        'not_discord'
      ),
      close: async () => undefined,
    }),
    connectTo: (url, http) => {
      const config = Object.assign(new MessageSettings(), { DISCORD_BASE_URL: url });
      const address = `${url}/api/webhooks/1234567/abcdefghijklmnopqrstuvwxyz`;
      return {
        transport: new DiscordTransport(
          new DiscordApi(http),
          fan.get(Accounts),
          fan.get(SentMessages),
          config,
        ),
        delivery: aDelivery(address),
      };
    },
  });

  it('mentions nobody, and keeps links intact', async () => {
    const delivery = to();
    delivery.post.body = `@everyone https://kopi.example/a_b_c ${'_'.repeat(3_000)}`;
    expect(await fan.get(DiscordTransport).deliver(delivery)).toEqual({ state: 'delivered' });
    const [message] = at(delivery.address);
    expect(message!.payload['allowed_mentions']).toEqual({ parse: [] });
    expect(message!.content).toContain('https://kopi.example/a_b_c');
  });

  it('cuts between characters, never between a character and its escape', async () => {
    for (const start of ['', 'x']) {
      const delivery = to();
      delivery.post.body = start + '*'.repeat(2_000);
      await fan.get(DiscordTransport).deliver(delivery);
      expect(at(delivery.address)[0]!.content).toMatch(/[^\\]\\\*…/);
    }
  });

  it('reports when a message that it sent was deleted', async () => {
    const transport = fan.get(DiscordTransport);
    const delivery = to();
    expect(await transport.edit(delivery)).toEqual({ state: 'skipped', reason: 'not_sent' });
    await transport.deliver(delivery);
    for (const outcome of [{ state: 'delivered' }, { state: 'failed', reason: 'message_gone' }])
      expect(await transport.remove(delivery)).toEqual(outcome);
  });

  it('sends no more requests than the answers allow', async () => {
    const hook = discord.webhook();
    const outcomes = [];
    for (let index = 0; index < 33; index++) outcomes.push(await fan.get(DiscordTransport).deliver(to(hook)));
    expect(outcomes.filter(({ state }) => state === 'delivered')).toHaveLength(30);
    expect(outcomes.at(-1)).toMatchObject({ state: 'deferred', reason: 'rate_limited' });
    expect(discord.usage(hook)).toMatchObject({ accepted: 30, refused: 0 });
  });

  it('distinguishes the global limit from that of a webhook', async () => {
    const hook = discord.webhook();
    discord.failNext(1, { status: 429, retryAfter: 0.05 });
    const transport = fan.get(DiscordTransport);
    expect(await transport.deliver(to(hook))).toMatchObject({ throttled: 'recipient' });
    discord.limitAll(600);
    for (const one of [discord.webhook(), discord.webhook()]) {
      const outcome = await transport.deliver(to(one));
      expect(outcome).toMatchObject({ state: 'deferred', reason: 'http_429', throttled: 'account' });
    }
    discord.limitAll(0);
    expect(await transport.deliver(to())).toEqual({ state: 'delivered' });
  });

  it('distinguishes Discord’s webhooks from every other URL', () => {
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
