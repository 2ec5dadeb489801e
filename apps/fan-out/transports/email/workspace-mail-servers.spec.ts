import { jest } from '@jest/globals';
import { AccountRemoved } from '#message/account.topic.js';
import type { Tx } from '#platform/adapters/sql/database.js';
import { make } from '#platform/events/make.js';
import type { OutgoingHttp } from '#platform/security/outgoing-http.js';
import { startSmtpSandbox, type SmtpSandbox } from '../../../../test/support/sandboxes/smtp.js';
import { until } from '../../../../test/support/until.js';
import { connectAccount } from '../../accounts/accounts.fixture.js';
import { AccountProjection } from '../../accounts/account-projection.js';
import type { Accounts } from '../../accounts/accounts.js';
import { AccountRow } from '../../accounts/account.entity.js';
import { FanOutFixture } from '../../src/fan-out.fixture.js';
import { aDelivery } from '../delivery.fixture.js';
import { EmailTransport } from './email.transport.js';
import { Mailer } from './mailer.js';
import { SmtpConnections } from './smtp-connections.js';
import { WorkspaceMailServers } from './workspace-mail-servers.js';

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

  it('is no longer used once it is removed, and its connections end at once', async () => {
    const retire = jest.spyOn(SmtpConnections.prototype, 'retire');
    const workspace_id = fan.workspace;
    const { connection_id } = await fan.database.read.findOneByOrFail(AccountRow, { workspace_id });
    const removed = { workspace_id, connection_id, network: 'smtp' as const, state: 'removed' as const };
    const take = (tx: Tx) => fan.get(AccountProjection).take(tx, make(AccountRemoved, removed));
    const rolledBack = fan.database.transaction(async (tx) => {
      await take(tx);
      throw new Error('rolled back');
    });
    await expect(rolledBack).rejects.toThrow('rolled back');
    expect([retire.mock.calls.length, fan.get(Mailer).hasOwnServer(workspace_id)]).toEqual([0, true]);
    await fan.database.transaction(take);
    expect([retire.mock.calls.length, fan.get(Mailer).hasOwnServer(workspace_id)]).toEqual([1, false]);
    const { to, outcome } = await mail();
    expect(outcome).toEqual({ state: 'delivered' });
    expect(installation.to(to)).toHaveLength(1);
  });
});

describe('connections to a workspace’s mail server', () => {
  it('end, and their password with them, some time after the last mail', async () => {
    const retire = jest.spyOn(SmtpConnections.prototype, 'retire');
    retire.mockClear();
    const account = { settings: { host: 'mail.example' }, secrets: LOGIN, halted: null };
    const servers = new WorkspaceMailServers(
      { of: () => Promise.resolve(account) } as unknown as Accounts,
      { addressOf: () => Promise.resolve({ address: '192.0.2.1' }) } as unknown as OutgoingHttp,
      { onChanged: () => undefined } as unknown as AccountProjection,
    );
    const kept = await servers.of('wsp_kopi');
    expect((await servers.of('wsp_kopi'))?.connections).toBe(kept?.connections);
    expect(retire).not.toHaveBeenCalled();
    servers.forgottenAfterMs = 50;
    await servers.of('wsp_bunga');
    await until('they have ended', () => retire.mock.calls.length === 1);
    expect((await servers.of('wsp_kopi'))?.connections).toBe(kept?.connections);
    expect(servers.has('wsp_bunga')).toBe(true);
  });
});
