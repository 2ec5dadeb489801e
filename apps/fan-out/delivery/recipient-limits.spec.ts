import { startTelegramSandbox, type TelegramSandbox } from '../../../test/support/sandboxes/telegram.js';
import { until } from '../../../test/support/until.js';
import type { Channel } from '../channels/channel.entity.js';
import { Addresses } from '../audience/addresses.js';
import { Bucket } from '#platform/rates/bucket.entity.js';
import { Range } from '../broadcasts/range.entity.js';
import { connectAccount } from '../accounts/accounts.fixture.js';
import { Receipt } from '../broadcasts/receipt.entity.js';
import { addFollowers } from '../audience/followers.fixture.js';
import { FanOutFixture } from '../src/fan-out.fixture.js';
import { Retries } from './retries.js';
import { RetryRangeWorker } from './retry-range.worker.js';

const ACCOUNT = {
  account: '42',
  secrets: { bot_token: '42:SANDBOX', hook_secret: 's' },
};

describe('a recipient at its limit', () => {
  let fan: FanOutFixture;
  let telegram: TelegramSandbox;

  beforeAll(async () => {
    telegram = await startTelegramSandbox({ anyChat: true, perBotSecond: 1_000 });
    fan = await FanOutFixture.start({ TELEGRAM_BASE_URL: telegram.url });
    await connectAccount(fan, fan.workspace, 'telegram', ACCOUNT);
  });
  afterAll(async () => {
    await fan.close();
    await telegram.close();
  });

  const follow = (channel: Channel, chats: readonly string[]): Promise<void> =>
    addFollowers(fan.database, fan.get(Addresses), { channel, transport: 'telegram', addresses: chats });
  const rangeOf = (post_id: string) => fan.database.read.findOneByOrFail(Range, { post_id });
  const run = async ({ id: range_id }: Range) =>
    fan.get(RetryRangeWorker).run({ data: { range_id }, signal: new AbortController().signal });
  const asked = (chat: string) =>
    telegram.received.filter(({ body }) => String((body as { chat_id: string }).chat_id) === chat).length;

  it('delays no other recipient, wherever it stands among them', async () => {
    const channel = await fan.channel('flooded');
    const chats = Array.from({ length: 60 }, (_, index) => String(50_000 + index));
    telegram.flooded.set(chats[0]!, 1).set(chats[30]!, 1);
    await follow(channel, chats);
    const post = await fan.publish(channel, 'To all');
    const report = await fan.reported('the others have it', post, ({ totals }) => totals.delivered === 58);
    expect(report.totals).toMatchObject({ deferred: 2, failed: 0 });
    expect(report.reasons).toEqual([expect.objectContaining({ reason: 'telegram_429', count: 2 })]);
    expect(await fan.database.read.find(Bucket)).toMatchObject([{ paused_until: 0 }]);
  });

  it('is tried again after everybody who was not tried at all', async () => {
    const channel = await fan.channel('order');
    telegram.flooded.set('60000', 1).set('60001', 1);
    await follow(channel, ['60000', '60001']);
    const post = await fan.publish(channel, 'In order');
    await fan.reported('both are refused', post, ({ reasons }) => reasons[0]?.reason === 'telegram_429');
    await until('both are', async () => (await fan.report(post)).totals.deferred === 2);
    const range = await rangeOf(post);
    const [first, second] = await fan.database.read.find(Receipt, {
      where: { range_id: range.id },
      order: { follower_id: 'ASC' },
    });
    const change = (follower_id: number, more: Partial<Receipt>) =>
      fan.database.transaction((tx) => tx.update(Receipt, { range_id: range.id, follower_id }, more));
    // The first was tried, the second was held back before it was: that one goes first.
    await change(first!.follower_id, { until: Date.now(), attempts: 3 });
    await change(second!.follower_id, { until: Date.now(), attempts: 0 });
    const [claimed] = await fan.get(Retries).claim(range.id, 1);
    expect(claimed!.recipient.id).toBe(second!.follower_id);
  });

  it('waits while another part of the same post was not tried', async () => {
    const channel = await fan.channel('parts');
    telegram.flooded.set('61000', 1);
    await follow(channel, ['61000']);
    const post = await fan.publish(channel, 'In parts');
    await fan.reported('it is refused', post, ({ totals }) => totals.deferred === 1);
    const range = await rangeOf(post);
    const other: Partial<Range> = {
      ...range,
      from_id: range.to_id + 1,
      to_id: range.to_id + 9,
      cursor: 0,
      deferred: 0,
    };
    delete other.id;
    const far = { holder: 'somebody', lease_until: Date.now() + 600_000, retry_at: 0 };
    await fan.database.transaction((tx) => tx.insert(Range, { ...other, ...far }));
    telegram.flooded.delete('61000');
    const due = () =>
      fan.database.transaction(async (tx) => {
        await tx.update(Receipt, { range_id: range.id }, { until: Date.now() - 1 });
        await tx.update(Range, { id: range.id }, { retry_at: 0 });
      });
    const before = asked('61000');
    await due();
    await run(range);
    expect(asked('61000')).toBe(before);
    // It is not forgotten: somebody looks again soon.
    expect((await rangeOf(post)).retry_at).toBeGreaterThan(0);
    await fan.database.transaction((tx) =>
      tx.update(Range, { post_id: post, from_id: other.from_id! }, { cursor: other.to_id! }),
    );
    await until('it is tried again', async () => {
      await due();
      await run(range);
      return asked('61000') > before;
    });
    await fan.reported('it has it', post, ({ by_transport }) => by_transport.telegram.delivered === 1);
  });
});
