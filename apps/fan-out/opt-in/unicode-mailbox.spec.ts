import { startSmtpSandbox, type SmtpSandbox } from '../../../test/support/sandboxes/smtp.js';
import { until } from '../../../test/support/until.js';
import { OptIn } from '../audience/opt-in.entity.js';
import { FanOutFixture } from '../src/fan-out.fixture.js';

const ADDRESS = 's\u00e1ri@example.test';

describe.each([true, false])('following at a mailbox beyond ASCII, where SMTPUTF8 is %s', (utf8) => {
  let fan: FanOutFixture;
  let smtp: SmtpSandbox;

  beforeAll(async () => {
    smtp = await startSmtpSandbox({ utf8 });
    fan = await FanOutFixture.start({ SMTP_URL: smtp.url, FOLLOW_LIMIT: 1_000 });
    await fan.channel('kopi');
  });
  afterAll(async () => {
    await fan.close();
    await smtp.close();
  });

  const follow = (address: string) => fan.as().post('/@kopi/followers', { transport: 'email', address });

  it(utf8 ? 'waits for its mail' : 'is refused with the reason, and keeps nothing', async () => {
    const answer = await follow(ADDRESS);
    if (utf8) {
      expect(answer).toMatchObject({ status: 202, json: { status: 'pending' } });
      await until('the mail is there', () => smtp.to(ADDRESS).length === 1);
      return;
    }
    expect(answer).toMatchObject({ status: 422, json: { errors: [{ field: 'address', rule: 'smtputf8' }] } });
    expect(await fan.database.read.count(OptIn)).toBe(0);
    expect(await follow('sari@xn--exmple-cua.test')).toMatchObject({ status: 202 });
  });
});
