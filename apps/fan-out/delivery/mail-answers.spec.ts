import { MetricFamilies } from '#platform/operations/metric-families.js';
import { startSmtpSandbox, type SmtpSandbox } from '../../../test/support/sandboxes/smtp.js';
import { until } from '../../../test/support/until.js';
import { OptIn } from '../audience/opt-in.entity.js';
import { Range } from '../broadcasts/range.entity.js';
import { Receipt } from '../broadcasts/receipt.entity.js';
import { FanOutFixture } from '../src/fan-out.fixture.js';

describe('a mail server that is slow to answer', () => {
  let fan: FanOutFixture;
  let smtp: SmtpSandbox;

  beforeAll(async () => {
    smtp = await startSmtpSandbox();
    fan = await FanOutFixture.start({ SMTP_URL: smtp.url, FOLLOW_LIMIT: 10_000 });
  });
  afterAll(async () => {
    await fan.close();
    await smtp.close();
  });

  const reader = (index: number) => `reader-${index}@example.test`;
  const confirmed = async (handle: string, count: number) => {
    const channel = await fan.channel(handle);
    for (let index = 0; index < count; index++) {
      await fan.follow(channel, 'email', reader(index));
      const mail = await until('the first mail is there', () =>
        smtp
          .to(reader(index))
          .find(({ text }) => text.includes('/confirm/') && text.includes(`The ${handle}`)),
      );
      const [url] = /https?:\/\/\S*\/confirm\/\S+/.exec(mail.text)!;
      await fan.as().post(fan.path(url), '');
    }
    return channel;
  };
  /** What the metrics count of mails, by outcome. */
  const deliveries = async (): Promise<Record<string, number>> => {
    const family = fan.get(MetricFamilies).registry.getSingleMetric('corong_deliveries_total')!;
    const { values } = await family.get();
    return Object.fromEntries(values.map(({ labels, value }) => [labels['outcome'], value]));
  };
  const posts = (index: number) => smtp.to(reader(index)).filter(({ subject }) => subject === 'Slow').length;

  it('delays no other mail, and gets no mail twice', async () => {
    const before = await deliveries();
    const counted = async () => {
      const now = await deliveries();
      return Object.fromEntries(
        Object.entries(now).flatMap(([outcome, count]) => {
          const more = count - (before[outcome] ?? 0);
          return more ? [[outcome, more]] : [];
        }),
      );
    };
    const channel = await confirmed('slow', 12);
    const releases = [0, 1, 2, 3, 4, 5].map((index) => smtp.hold(reader(index)));
    const post = await fan.publish(channel, { title: 'Slow', body: 'Selamat pagi' });
    const report = await fan.reported('the others have it', post, ({ totals }) => totals.delivered === 6);
    expect(report.totals).toMatchObject({ deferred: 6, failed: 0, pending: 0 });
    expect(await counted()).toEqual({ delivered: 6 });
    for (const release of releases) release();
    await fan.reported('all have it', post, ({ state }) => state === 'complete');
    expect(await counted()).toEqual({ delivered: 12 });
    expect((await fan.report(post)).totals).toMatchObject({ delivered: 12 });
    expect(Array.from({ length: 12 }, (_, index) => posts(index))).toEqual(Array(12).fill(1));
  });

  it('is sent a mail once more when its connection breaks before the answer, and no third time', async () => {
    const channel = await confirmed('broken', 1);
    smtp.failNext(2, 'cut');
    const post = await fan.publish(channel, { title: 'Slow', body: 'Selamat siang' });
    const mails = () => smtp.to(reader(0)).filter(({ text }) => text.includes('Selamat siang'));
    await fan.reported('the answer is missing', post, ({ totals }) => totals.deferred === 1);
    await fan.database.transaction(async (tx) => {
      await tx.update(Receipt, { reason: 'unanswered' }, { until: Date.now() });
      await tx.update(Range, { post_id: post }, { retry_at: Date.now() });
    });
    const report = await fan.reported('it is complete', post, ({ state }) => state === 'complete');
    expect(report.reasons).toMatchObject([{ state: 'failed', reason: 'unanswered', count: 1 }]);
    expect(mails()).toHaveLength(2);
  });

  it('gets one first mail for each request to follow, and others get theirs meanwhile', async () => {
    const channel = await fan.channel('first');
    const slow = Array.from({ length: 6 }, (_, index) => `slow-${index}@example.test`);
    const releases = slow.map((address) => smtp.hold(address));
    for (const address of slow) await fan.follow(channel, 'email', address);
    await fan.follow(channel, 'email', 'quick@example.test');
    await until('the other has its mail', () => smtp.to('quick@example.test').length === 1);
    for (const release of releases) release();
    await until('nothing waits', async () => !(await fan.database.read.existsBy(OptIn, { mail_due_at: 1 })));
    expect(slow.map((address) => smtp.to(address).length)).toEqual(slow.map(() => 1));
  });
});
