import { startSmtpSandbox, type SmtpSandbox } from '../../../../test/support/sandboxes/smtp.js';
import { connectAccount } from '../../accounts/accounts.fixture.js';
import { Accounts } from '../../accounts/accounts.js';
import { AccountRow } from '../../accounts/account.entity.js';
import { FanOutFixture } from '../../src/fan-out.fixture.js';
import { aDelivery } from '../delivery.fixture.js';
import { EmailTransport } from './email.transport.js';
import { Mailer } from './mailer.js';

const LOGIN = { username: 'kopi', password: 'correct horse' };

describe('a workspace’s own mail server', () => {
  let fan: FanOutFixture;
  let installation: SmtpSandbox;
  let own: SmtpSandbox;
  let count = 0;
  const connect = (password = LOGIN.password) => {
    const settings = { host: '127.0.0.1', port: Number(new URL(own.url).port), security: 'none' as const };
    return connectAccount(fan, fan.workspace, 'smtp', {
      account: 'kopi@127.0.0.1',
      settings: { ...settings, username: LOGIN.username, mailbox: 'news@kopi.example' },
      secrets: { password },
    });
  };
  const mail = async (workspace_id = fan.workspace) => {
    const to = `reader-${++count}@example.test`;
    const outcome = await fan.get(EmailTransport).deliver(aDelivery(to, { workspace_id }));
    return { to, outcome };
  };

  beforeAll(async () => {
    installation = await startSmtpSandbox();
    own = await startSmtpSandbox({ login: LOGIN });
    fan = await FanOutFixture.start({ SMTP_URL: installation.url, BOUNCE_ADDRESS: 'bounces@mail.example' });
  });
  afterAll(async () => {
    await fan.close();
    await installation.close();
    await own.close();
  });

  it('sends the workspace’s mails from its mailbox, and no other workspace’s', async () => {
    await connect();
    const mine = await mail();
    expect(mine.outcome).toEqual({ state: 'delivered' });
    expect(own.to(mine.to)).toMatchObject([
      { from: 'news@kopi.example', sender: { address: 'news@kopi.example' } },
    ]);
    const other = await mail('wsp_other');
    expect(other.outcome).toEqual({ state: 'delivered' });
    expect(installation.to(other.to)).toHaveLength(1);
    expect(fan.get(EmailTransport).credentialOf(aDelivery(mine.to, { workspace_id: fan.workspace }))).toBe(
      `email:${fan.workspace}`,
    );
    expect(await fan.get(Mailer).sendsFor(fan.workspace)).toBe(true);
  });

  it('is paused when it refuses the login, until it is verified again', async () => {
    const connection_id = await connect('wrong');
    expect((await mail()).outcome).toMatchObject({ state: 'deferred', unreachable: 'provider' });
    const row = await fan.database.read.findOneByOrFail(AccountRow, { connection_id });
    expect(row).toMatchObject({ halted_reason: 'smtp_eauth', reports: 1 });
    expect((await mail()).outcome).toMatchObject({ state: 'deferred', reason: 'smtp_eauth', notSent: true });
    await connect();
    expect((await mail()).outcome).toEqual({ state: 'delivered' });
  });

  it('is no longer used once it is removed', async () => {
    await fan.database.transaction((tx) => tx.delete(AccountRow, { workspace_id: fan.workspace }));
    fan.get(Accounts).forget();
    const { to, outcome } = await mail();
    expect(outcome).toEqual({ state: 'delivered' });
    expect(installation.to(to)).toHaveLength(1);
  });
});
