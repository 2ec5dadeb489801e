import {
  AccountPaused,
  AccountRemoved,
  accountReports,
  accounts,
  sharesOfRate,
  type AccountReported,
} from '#message/account.topic.js';
import { fromRecord, toRecord, type Event } from '#platform/events/event.js';
import { make } from '#platform/events/make.js';
import { EventLog } from '#platform/ports/event-log.port.js';
import { SystemIds } from '#platform/ports/system.js';
import { startWhatsAppSandbox, type WhatsAppSandbox } from '../../../test/support/sandboxes/whatsapp.js';
import { until } from '../../../test/support/until.js';
import { Bucket } from '#platform/rates/bucket.entity.js';
import { FanOutFixture } from '../src/fan-out.fixture.js';
import { aDelivery } from '../transports/delivery.fixture.js';
import { WhatsAppTransport } from '../transports/whatsapp/whatsapp.transport.js';
import { AccountRow } from './account.entity.js';
import { connectAccount } from './accounts.fixture.js';
import { Accounts } from './accounts.js';

const NUMBER = {
  account: '106540352242922',
  settings: { template: 'post', language: 'id' },
  secrets: { access_token: 'sandbox-token', app_secret: 'sandbox-secret' },
};

describe('the rate of an account', () => {
  it.each([
    [78, ['posts'], { posts: 78, chats: 0 }],
    [78, ['chats'], { posts: 0, chats: 78 }],
    [80, ['posts', 'chats'], { posts: 64, chats: 16 }],
    [20, ['chats', 'posts'], { posts: 15, chats: 5 }],
  ] as const)('of %d a second that serves %j is shared as %j', (perSecond, serves, shares) =>
    expect(sharesOfRate(perSecond, serves)).toEqual(shares),
  );
});

describe('accounts that serve posts', () => {
  let fan: FanOutFixture;
  let whatsapp: WhatsAppSandbox;
  const told: Event<AccountReported>[] = [];
  let number = 6_281_300_000_000;
  const deliver = () =>
    fan.get(WhatsAppTransport).deliver(aDelivery(String(number), { workspace_id: fan.workspace }));

  beforeAll(async () => {
    whatsapp = await startWhatsAppSandbox({ perSecond: 1_000, perPair: 100 });
    fan = await FanOutFixture.start({ WHATSAPP_BASE_URL: whatsapp.url });
    await fan.get(EventLog).subscribe(accountReports, 'fan-out.test', async (records) => {
      told.push(...records.map((record) => fromRecord(accountReports, record)));
    });
  });
  beforeEach(() => {
    number += 1;
    told.length = 0;
  });
  afterAll(async () => {
    await fan.close();
    await whatsapp.close();
  });

  it('leave a part of their rate to chats, and tell chat when the number’s rate is used up', async () => {
    await connectAccount(fan, fan.workspace, 'whatsapp', NUMBER);
    expect(await fan.get(Accounts).postsPerSecond(fan.workspace, 'whatsapp')).toBe(78);
    await connectAccount(fan, fan.workspace, 'whatsapp', { ...NUMBER, serves: ['posts', 'chats'] });
    expect(await fan.get(Accounts).postsPerSecond(fan.workspace, 'whatsapp')).toBeCloseTo(62.4);
    whatsapp.refuse(String(number), 130429);
    expect(await deliver()).toMatchObject({ state: 'deferred', reason: 'wa_130429', throttled: 'account' });
    const [pause] = await until('it is told', () => told.length > 0 && told);
    expect(pause).toMatchObject({ type: 'AccountPaused', source: 'fan-out' });
    const { at, until: ends } = pause!.data as AccountPaused;
    expect(ends).toBeGreaterThan(at);
  });

  it('pause when chat has used up the number’s rate, but not when one person’s limit is reached', async () => {
    const connection_id = await connectAccount(fan, fan.workspace, 'whatsapp', NUMBER);
    const until_ = Date.now() + 60_000;
    const known = { workspace_id: fan.workspace, connection_id, at: Date.now(), until: until_ };
    const attributes = { id: new SystemIds().next('evt'), source: 'chat', at: Date.now(), sequence: 1 };
    const record = toRecord(accountReports, make(AccountPaused, known), attributes);
    await fan.get(EventLog).publish([record]);
    const bucket = await until('posts rest', () =>
      fan.database.read.findOneBy(Bucket, { paused_until: until_ }),
    );
    expect(bucket.paused_until).toBe(until_);
    told.length = 0;
    whatsapp.refuse(String(number), 131056);
    expect(await deliver()).toMatchObject({ state: 'deferred', reason: 'wa_131056', throttled: 'recipient' });
    expect(told).toEqual([]);
  });

  it('let posts wait while a person has halted them, and are deleted when they are removed', async () => {
    const connection_id = await connectAccount(fan, fan.workspace, 'whatsapp', NUMBER);
    await fan.database.transaction((tx) => tx.update(AccountRow, { connection_id }, { state: 'halted' }));
    fan.get(Accounts).forget();
    expect(await deliver()).toMatchObject({ state: 'deferred', reason: 'account_halted', notSent: true });
    const removed = {
      workspace_id: fan.workspace,
      connection_id,
      network: 'whatsapp',
      state: 'removed',
    } as const;
    const attributes = {
      id: new SystemIds().next('evt'),
      source: 'connections',
      at: Date.now(),
      sequence: 2,
    };
    await fan.get(EventLog).publish([toRecord(accounts, make(AccountRemoved, removed), attributes)]);
    await until(
      'it is gone',
      async () => (await fan.database.read.countBy(AccountRow, { connection_id })) === 0,
    );
    fan.get(Accounts).forget();
    expect(await deliver()).toEqual({ state: 'failed', reason: 'no_provider' });
  });
});
