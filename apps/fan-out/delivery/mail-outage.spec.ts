import { jest } from '@jest/globals';
import type { Logger } from 'pino';
import { LOGGER } from '#platform/tokens.js';
import { startSmtpSandbox, type SmtpSandbox } from '../../../test/support/sandboxes/smtp.js';
import { until } from '../../../test/support/until.js';
import { FanOutFixture } from '../src/fan-out.fixture.js';
import { MailCheck } from '../transports/email/mail-check.js';

describe('an unavailable mail server', () => {
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

  it('is reported to the operator, the publisher and people who ask to follow, until it answers again', async () => {
    const channel = await fan.channel('away');
    await fan.follow(channel, 'email', 'siti@example.test');
    const first = await until('the link came', () => smtp.to('siti@example.test')[0]);
    await fan.as().post(fan.path(/https?:\S+\/confirm\/\S+/.exec(first.text)![0]), '');
    const warned = jest.spyOn(fan.get<Logger>(LOGGER as never), 'warn');
    const port = Number(new URL(smtp.url).port);
    await smtp.close();
    expect(await fan.get(MailCheck).check()).toBe('smtp_econnrefused');
    expect((await fan.follow(channel, 'email', 'dewi@example.test')).delayed).toBe(true);

    const post = await fan.publish(channel, 'Later');
    await fan.reported('it waits', post, ({ totals }) => totals.deferred === 1);
    const { problems } = await fan.report(post);
    expect(problems).toEqual([
      {
        transport: 'email',
        since: expect.stringMatching(/^\d{4}-.*Z$/),
        reason: expect.stringMatching(/^smtp_e/),
        words: expect.stringContaining('mail server'),
        waiting: 1,
      },
    ]);
    const said = () => warned.mock.calls.filter(([, words]) => /^deliveries /.test(String(words)));
    expect(said()).toHaveLength(1);
    const metrics = async () => (await fan.as().get('/metrics')).text;
    expect(await metrics()).toMatch(/^corong_provider_outages\{.*transport="email".*\} 1$/m);
    expect(await fan.follow(channel, 'email', 'budi@example.test')).toEqual({
      status: 'pending',
      delayed: true,
    });

    smtp = await startSmtpSandbox({ port });
    expect(await fan.get(MailCheck).check()).toBeNull();
    expect((await fan.report(post)).problems).toEqual([]);
    expect(said()).toHaveLength(2);
    expect(await metrics()).not.toMatch(/corong_provider_outages\{/);
    expect(await fan.follow(channel, 'email', 'rina@example.test')).toEqual({ status: 'pending' });
  });
});
