import { startDiscordSandbox, type DiscordSandbox } from '../../../test/support/sandboxes/discord.js';
import { FanOutFixture } from '../src/fan-out.fixture.js';

describe('a limit of all requests of this installation', () => {
  let fan: FanOutFixture;
  let discord: DiscordSandbox;

  beforeAll(async () => {
    discord = await startDiscordSandbox();
    fan = await FanOutFixture.start({ DISCORD_BASE_URL: discord.url });
  });
  afterAll(async () => {
    await fan.close();
    await discord.close();
  });

  it('that one webhook reports makes all others wait without a request', async () => {
    const [first, second] = [await fan.channel('first'), await fan.channel('second')];
    const [known, unasked] = [discord.webhook(), discord.webhook()];
    for (const [channel, hook] of [
      [first, known],
      [second, unasked],
    ] as const)
      await fan.follow(channel, 'discord', hook.url);
    const before = discord.received.length;
    discord.limitAll(600);
    const told = await fan.publish(first, 'Told');
    await fan.reported('the limit is met', told, ({ reasons }) => reasons[0]?.reason === 'http_429');
    const waiting = await fan.publish(second, 'Waiting');
    await fan.reported('the other waits', waiting, ({ reasons }) => reasons[0]?.reason === 'rate_limited');
    const asked = discord.received.slice(before).map(({ path }) => path.includes(known.id));
    expect(asked).toEqual([true]);
  });
});
