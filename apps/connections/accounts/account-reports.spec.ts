import {
  AccountConfirmed,
  AccountRefused,
  accountReports,
  AccountSilent,
  type AccountReported,
} from '#message/account.topic.js';
import { toRecord } from '#platform/events/event.js';
import { make } from '#platform/events/make.js';
import { EventLog } from '#platform/ports/event-log.port.js';
import { ids } from '../../../test/support/app-under-test.js';
import { until } from '../../../test/support/until.js';
import { WebhooksFixture } from '../webhooks/webhooks.fixture.js';
import { Connection } from './connection.entity.js';

describe('an account of whose messages the network reports no statuses', () => {
  let there: WebhooksFixture;
  beforeAll(async () => void (there = await WebhooksFixture.start()));
  afterAll(() => there.close());

  const problemOf = async (id: string) =>
    (await there.database.read.findOneByOrFail(Connection, { id })).problem;
  const report = async (event: AccountReported) => {
    const attributes = { id: ids.next('evt'), source: 'chat', at: event.at, sequence: 1 };
    await there.get(EventLog).publish([toRecord(accountReports, event, attributes)]);
  };
  const known = async (account: string) => {
    const { id } = await there.enter({ network: 'whatsapp', account });
    return { workspace_id: there.workspace, connection_id: id, at: Date.now() };
  };
  const later = Date.now() + 600_000;

  it('has a problem until the first status', async () => {
    const about = await known('106540352242922');
    await report(make(AccountSilent, { ...about, until: later, detail: 'Check billing' }));
    await until('it is shown', async () => (await problemOf(about.connection_id)) === 'no_statuses');
    await report(make(AccountConfirmed, about));
    await until('it is over', async () => (await problemOf(about.connection_id)) === null);
  });

  it('keeps a problem of another kind', async () => {
    const about = await known('106540352242923');
    await report(make(AccountRefused, { ...about, until: later, reason: 'wa_190', detail: 'Expired' }));
    await report(make(AccountConfirmed, about));
    await until('both are read', () =>
      there.get(EventLog).isCaughtUp(accountReports, 'connections.account-reports'),
    );
    expect(await problemOf(about.connection_id)).toBe('wa_190');
  });
});
