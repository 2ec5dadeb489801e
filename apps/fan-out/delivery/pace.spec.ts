import { jest } from '@jest/globals';
import type { Logger } from 'pino';
import { LOGGER } from '#platform/tokens.js';
import { startTelegramSandbox, type TelegramSandbox } from '../../../test/support/sandboxes/telegram.js';
import { until } from '../../../test/support/until.js';
import type { Channel } from '../channels/channel.entity.js';
import { Addresses } from '../audience/addresses.js';
import type { TransportName } from '#message/transport-name.js';
import { connectAccount } from '../accounts/accounts.fixture.js';
import { Follower } from '../audience/follower.entity.js';
import { addFollowers } from '../audience/followers.fixture.js';
import { FanOutFixture } from '../src/fan-out.fixture.js';
import type { Delivery, Outcome } from '../transports/transport.port.js';
import { WebhookTransport } from '../transports/webhook/webhook.transport.js';
import { LateResult } from './ordered-pool.js';
import { Retries } from './retries.js';

const ACCOUNT = {
  account: '42',
  secrets: { bot_token: '42:SANDBOX', hook_secret: 's' },
};

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

describe('the pace of delivering', () => {
  let fan: FanOutFixture;
  let telegram: TelegramSandbox;
  const answers = new Map<string, (delivery: Delivery) => Promise<Outcome>>();

  beforeAll(async () => {
    telegram = await startTelegramSandbox({ anyChat: true });
    fan = await FanOutFixture.start({ TELEGRAM_BASE_URL: telegram.url });
    jest
      .spyOn(fan.get(WebhookTransport), 'deliver')
      .mockImplementation((delivery) => answers.get(delivery.channel.id)!(delivery));
  });
  afterAll(async () => {
    await fan.close();
    await telegram.close();
  });

  const follow = (
    channel: Channel,
    transport: TransportName,
    members: number,
    addressOf: (index: number) => string,
  ): Promise<void> =>
    addFollowers(fan.database, fan.get(Addresses), {
      channel,
      transport,
      addresses: Array.from({ length: members }, (_, index) => addressOf(index)),
    });

  it('lets a small post overtake a large one that is being sent', async () => {
    const [large, small] = [await fan.channel('large'), await fan.channel('small')];
    const slow = async (): Promise<Outcome> => {
      await wait(4);
      return { state: 'delivered' };
    };
    for (const { id } of [large, small]) answers.set(id, slow);
    // More ranges than can be sent at once.
    for (let part = 0; part < 20; part++)
      await follow(large, 'webhook', 5_000, () => 'https://large.example.test/');
    await follow(small, 'webhook', 100, () => 'https://small.example.test/');
    const big = await fan.publish(large, 'Large');
    await until('it is on its way', async () => (await fan.report(big)).totals.delivered > 3_000, {
      pause: 20,
    });
    const post = await fan.publish(small, 'Small');
    await fan.reported('the small one is complete', post, ({ state }) => state === 'complete');
    expect((await fan.report(big)).totals.pending).toBeGreaterThan(0);
    await fan.as({ workspace: fan.workspace, role: 'publisher' }).post(`/v1/posts/${big}/stop`, {});
    await fan.reported('the large one has ended', big, ({ state }) => state === 'complete');
  });

  it('sends an edited post with its newest text', async () => {
    const channel = await fan.channel('edited');
    const bodies: string[] = [];
    answers.set(channel.id, async ({ post: { body } }) => {
      bodies.push(body);
      await wait(20);
      return { state: 'delivered' };
    });
    jest.spyOn(fan.get(WebhookTransport), 'edit').mockResolvedValue({ state: 'delivered' });
    await follow(channel, 'webhook', 5_000, () => 'https://edited.example.test/');
    const post = await fan.publish(channel, 'As it was');
    await until('it is on its way', () => bodies.length > 100);
    await fan.change(post, 2, { body: 'As it is' });
    await fan.reported('it is complete', post, ({ state }) => state === 'complete');
    expect(bodies).toHaveLength(5_000);
    expect(bodies.at(-1)).toBe('As it is');
  });

  it('stops sending to an endpoint that does not answer, and goes on with the others', async () => {
    const channel = await fan.channel('hanging');
    const never = new Promise<Outcome>(() => undefined);
    let tried = 0;
    answers.set(channel.id, async ({ address }) => {
      if (address.startsWith('https://dead.')) return tried++ < 1_000 ? never : { state: 'delivered' };
      await wait(5);
      return { state: 'delivered' };
    });
    await follow(
      channel,
      'webhook',
      4_000,
      (index) => `https://${index % 10 === 7 ? 'dead' : `well-${index}`}.example.test/`,
    );
    const post = await fan.publish(channel, 'Hanging');
    const report = await fan.reported('the others have it', post, ({ totals }) => totals.delivered === 3_600);
    expect(report.totals).toMatchObject({ failed: 0 });
    expect(tried).toBeLessThan(100);
    await fan.reported('it is left for later', post, ({ totals }) => totals.deferred === 400);
    const reasons = (await fan.report(post)).reasons.map(({ reason }) => reason).sort();
    expect(reasons).toEqual(['endpoint_down', 'sending']);
  });

  it('logs it when a late result could not be settled', async () => {
    const warned = jest.spyOn(fan.get<Logger>(LOGGER as never), 'warn').mockImplementation(() => undefined);
    const due = [{ recipient: { id: 1 } as Follower, attempts: 1 }];
    const results = [new LateResult(Promise.resolve({ state: 'delivered' as const }))];
    fan.get(Retries).settleLater(987_654, due, { results: results, notBefore: 0 }, 0);
    const said = { error: expect.any(String), range: 987_654 };
    await until('it is said', () => {
      expect(warned.mock.calls).toContainEqual([said, expect.stringContaining('could not record')]);
      return true;
    });
    warned.mockRestore();
  });

  it('stops a post that waits for its rate, and its receipts say what was sent', async () => {
    const bots = await fan.channel('stopped-bots');
    await follow(bots, 'telegram', 3_000, (index) => String(90_000 + index));
    await connectAccount(fan, fan.workspace, 'telegram', ACCOUNT);
    const post = await fan.publish(bots, 'Stopped');
    const sent = () => telegram.meter.usage('bot', '42:SANDBOX').accepted;
    await until('it is on its way', async () => (await fan.report(post)).totals.delivered > 0, { pause: 20 });
    await fan.as({ workspace: fan.workspace, role: 'publisher' }).post(`/v1/posts/${post}/stop`, {});
    const { totals } = await fan.reported('it has ended', post, ({ state }) => state === 'complete');
    expect(totals).toMatchObject({ delivered: sent(), skipped: 3_000 - sent(), failed: 0 });
    expect(sent()).toBeLessThan(1_000);
    telegram.messages.clear();
  });

  it('respects a bot’s rate without losing or doubling posts, and delays no other transport', async () => {
    const [bots, hooks] = [await fan.channel('bots'), await fan.channel('hooks')];
    await connectAccount(fan, fan.workspace, 'telegram', ACCOUNT);
    const before = telegram.meter.usage('bot', '42:SANDBOX').accepted;
    answers.set(hooks.id, async () => ({ state: 'delivered' }));
    await follow(bots, 'telegram', 180, (index) => String(70_000 + index));
    await follow(hooks, 'webhook', 50, () => 'https://hooks.example.test/');
    const post = await fan.publish(bots, 'Paced');
    await until('it is on its way', async () => (await fan.report(post)).totals.delivered > 0, { pause: 20 });
    const other = await fan.publish(hooks, 'Quick');
    await fan.reported('others go on', other, ({ state }) => state === 'complete');
    expect((await fan.report(post)).totals.pending).toBeGreaterThan(0);
    await until('all have it', async () => (await fan.report(post)).state === 'complete', {
      patience: 20_000,
      pause: 50,
    });
    expect(telegram.meter.usage('bot', '42:SANDBOX').accepted - before).toBe(180);
    expect(telegram.messages.size).toBe(180);
  });
});
