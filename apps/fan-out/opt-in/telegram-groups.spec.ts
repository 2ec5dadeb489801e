import { startTelegramSandbox, type TelegramSandbox } from '../../../test/support/sandboxes/telegram.js';
import { startWhatsAppSandbox, type WhatsAppSandbox } from '../../../test/support/sandboxes/whatsapp.js';
import type { Channel } from '../channels/channel.entity.js';
import { Addresses } from '../audience/addresses.js';
import { Follower } from '../audience/follower.entity.js';
import { until } from '../../../test/support/until.js';
import { FanOutFixture } from '../src/fan-out.fixture.js';
import { ConnectedNetworks } from './networks.fixture.js';

describe('a group on Telegram', () => {
  let fan: FanOutFixture;
  let telegram: TelegramSandbox;
  let whatsapp: WhatsAppSandbox;
  let outside: ConnectedNetworks;
  let channel: Channel;
  let count = 0;

  beforeAll(async () => {
    [telegram, whatsapp] = await Promise.all([
      startTelegramSandbox({ scale: 0.1, plainHttp: true }),
      startWhatsAppSandbox({ scale: 0.01 }),
    ]);
    fan = await FanOutFixture.start({
      FOLLOW_LIMIT: 1_000,
      TELEGRAM_BASE_URL: telegram.url,
      WHATSAPP_BASE_URL: whatsapp.url,
    });
    outside = await ConnectedNetworks.open(fan, { telegram, whatsapp });
  });
  beforeEach(async () => void (channel = await fan.channel(`group-${++count}`)));
  afterAll(async () => {
    await outside.close();
    await fan.close();
    await Promise.all([telegram, whatsapp].map((one) => one.close()));
  });

  const groups = () => ({ old: -100 - count, now: -1_000_000_000_000 - count });
  const follow = async (chat: number, to = channel) => {
    const { start_url } = await fan.follow(to, 'telegram');
    await outside.write(chat, `/start ${start_url!.split('=')[1]}`);
  };
  const rows = (of = channel) =>
    fan.database.read.find(Follower, { where: { channel_id: of.id }, order: { id: 'ASC' } });
  const addressOf = ({ address, public_id }: Follower) =>
    address && fan.get(Addresses).open(address, public_id);
  const deliver = async (words: string) => {
    const post = await fan.publish(channel, words);
    return fan.reported('it is sent', post, ({ state }) => state === 'complete');
  };
  /** Posts; what the bot answers is plain text. */
  const got = (chat: number) =>
    [...telegram.messages.values()].filter(
      (one) => one.chat_id === String(chat) && one.params['parse_mode'] === 'HTML',
    ).length;

  it('goes on following as a supergroup when an update tells of it, in whatever order', async () => {
    const { old, now } = groups();
    const other = await fan.channel(`tea-${count}`);
    await follow(old);
    await follow(old, other);
    const updates = telegram.upgrade(String(old), String(now));
    for (const update of [...updates, ...updates].reverse())
      expect(await telegram.deliver(update)).toMatchObject({ status: 200, body: '{}' });
    for (const followed of [channel, other]) {
      const all = await rows(followed);
      expect(all.map((row) => [addressOf(row), row.ended_tick])).toEqual([[String(now), null]]);
    }
    expect((await deliver('After the update')).totals).toMatchObject({ delivered: 1 });
    expect([got(old), got(now)]).toEqual([0, 1]);
    expect(await outside.write(now, '/stop')).toContain('left');
  });

  it('gets the post by which its new id is learnt, and keeps that id', async () => {
    const { old, now } = groups();
    await follow(old);
    telegram.upgrade(String(old), String(now));
    expect((await deliver('It answers 400')).totals).toMatchObject({ delivered: 1, failed: 0 });
    expect((await rows()).map(addressOf)).toEqual([String(now)]);
    const asked = telegram.received.length;
    expect((await deliver('It is known')).totals).toMatchObject({ delivered: 1 });
    // A call that comes too soon after the last one is refused and repeated.
    const calls = telegram.received.slice(asked).filter(({ status }) => status !== 429);
    expect(calls.map(({ body }) => (body as { chat_id: string }).chat_id)).toEqual([String(now)]);
    expect(got(now)).toBe(2);
  });

  it('is answered where it is now, when it wrote just before it became a supergroup', async () => {
    const { old, now } = groups();
    await follow(old);
    telegram.upgrade(String(old), String(now));
    await telegram.write(old, '/stop');
    const answer = await until('the bot answers', () =>
      [...telegram.messages.values()].find(({ chat_id }) => chat_id === String(now)),
    );
    expect(answer.text).toContain('left');
  });

  it('that follows as a supergroup already is one follower', async () => {
    const { old, now } = groups();
    await follow(old);
    await follow(now);
    for (const update of telegram.upgrade(String(old), String(now))) await telegram.deliver(update);
    expect((await rows()).map(({ ended_reason }) => ended_reason)).toEqual(['gone', null]);
    expect((await deliver('Once')).totals).toMatchObject({ delivered: 1 });
  });

  it('hears commands to its own bot alone', async () => {
    const { old } = groups();
    const { start_url } = await fan.follow(channel, 'telegram');
    const token = start_url!.split('=')[1];
    expect(await telegram.write(old, `/start@another_bot ${token}`)).toEqual({ status: 200, body: '{}' });
    expect(await rows()).toEqual([]);
    expect(await outside.write(old, `/start@Sandbox_42_bot ${token}`)).toContain('You follow');
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    expect(await telegram.write(old, '/stop@another_bot')).toEqual({ status: 200, body: '{}' });
    expect((await rows())[0]!.ended_tick).toBeNull();
    expect(await outside.write(old, '/stop@sandbox_42_bot')).toContain('You have left');
  });
});
