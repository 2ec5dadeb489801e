import { startSmtpSandbox, type SmtpSandbox } from '../../../test/support/sandboxes/smtp.js';
import { until } from '../../../test/support/until.js';
import { OptIn } from '../audience/opt-in.entity.js';
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

  const reader = (place: number) => `reader-${place}@example.test`;
  const confirmed = async (handle: string, count: number) => {
    const channel = await fan.channel(handle);
    for (let place = 0; place < count; place++) {
      await fan.follow(channel, 'email', reader(place));
      const mail = await until('the first mail is there', () =>
        smtp
          .to(reader(place))
          .find(({ text }) => text.includes('/confirm/') && text.includes(`The ${handle}`)),
      );
      const [url] = /https?:\/\/\S*\/confirm\/\S+/.exec(mail.text)!;
      await fan.post(fan.path(url), '');
    }
    return channel;
  };
  const posts = (place: number) => smtp.to(reader(place)).filter(({ subject }) => subject === 'Slow').length;

  it('holds up no other mail, and gets none twice', async () => {
    const channel = await confirmed('slow', 12);
    const releases = [0, 1, 2, 3, 4, 5].map((place) => smtp.hold(reader(place)));
    const post = await fan.publish(channel, { title: 'Slow', body: 'Selamat pagi' });
    const report = await fan.reported('the others have it', post, ({ totals }) => totals.delivered === 6);
    expect(report.totals).toMatchObject({ deferred: 6, failed: 0, pending: 0 });
    for (const release of releases) release();
    await fan.reported('all have it', post, ({ state }) => state === 'complete');
    expect((await fan.report(post)).totals).toMatchObject({ delivered: 12 });
    expect(Array.from({ length: 12 }, (_, place) => posts(place))).toEqual(Array(12).fill(1));
  });

  it('gets one first mail from who asks to follow, and others get theirs meanwhile', async () => {
    const channel = await fan.channel('first');
    const slow = Array.from({ length: 6 }, (_, place) => `slow-${place}@example.test`);
    const releases = slow.map((address) => smtp.hold(address));
    for (const address of slow) await fan.follow(channel, 'email', address);
    await fan.follow(channel, 'email', 'quick@example.test');
    await until('the other has its mail', () => smtp.to('quick@example.test').length === 1);
    for (const release of releases) release();
    await until('nothing waits', async () => !(await fan.database.read.existsBy(OptIn, { mail_due_at: 1 })));
    expect(slow.map((address) => smtp.to(address).length)).toEqual(slow.map(() => 1));
  });
});
