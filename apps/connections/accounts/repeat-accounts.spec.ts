import { accounts, ACCOUNT_RETENTION } from '#message/account.topic.js';
import { fromRecord, type Event } from '#platform/events/event.js';
import { startTelegramSandbox, type TelegramSandbox } from '../../../test/support/sandboxes/telegram.js';
import { ids } from '../../../test/support/app-under-test.js';
import { until } from '../../../test/support/until.js';
import { WebhooksFixture } from '../webhooks/webhooks.fixture.js';
import { Connection } from './connection.entity.js';
import { RepeatAccounts } from './repeat-accounts.js';

const DAY_MS = 86_400_000;

describe('accounts', () => {
  let telegram: TelegramSandbox;
  let connections: WebhooksFixture;
  const told: Event[] = [];

  beforeAll(async () => {
    telegram = await startTelegramSandbox({ tokens: ['42:SANDBOX', '43:SANDBOX'], plainHttp: true });
    connections = await WebhooksFixture.start({ TELEGRAM_BASE_URL: telegram.url });
    await connections.subscribe(accounts, (record) => told.push(fromRecord(accounts, record)));
  });
  afterAll(async () => {
    await connections.close();
    await telegram.close();
  });

  const change = (id: string, changes: Partial<Connection>) =>
    connections.database.transaction((tx) => tx.update(Connection, { id }, changes));
  const toldOf = (id: string) => told.filter(({ key }) => key === id);

  it('are told again before the log forgets them, removed ones too, and then rest', async () => {
    const [due, removed, fresh] = [
      await connections.enter({ network: 'whatsapp', account: '1' }),
      await connections.enter({ network: 'whatsapp', account: '2' }),
      await connections.enter({ network: 'whatsapp', account: '3' }),
    ];
    await connections.remove(removed.id);
    for (const { id } of [due, removed]) await change(id, { announced_at: 1 });
    await change(fresh.id, { announced_at: Date.now() - (ACCOUNT_RETENTION / 3 - 1) * DAY_MS });
    const repeat = connections.get(RepeatAccounts);
    // Two instances do the same at once.
    await Promise.all([repeat.repeatDue(), repeat.repeatDue()]);
    await repeat.repeatDue();
    await until('both are told', () => toldOf(due.id).length > 0 && toldOf(removed.id).length > 0);
    expect(toldOf(due.id).map(({ type, sequence }) => [type, sequence])).toEqual([['AccountChanged', 2]]);
    expect(toldOf(due.id)[0]!.data).toMatchObject({ account: '1', fan_out_box: expect.any(String) });
    expect(toldOf(removed.id).map(({ type, sequence }) => [type, sequence])).toEqual([['AccountRemoved', 2]]);
    expect(toldOf(fresh.id)).toEqual([]);
  });

  const claimed = async (account: string, age: number) => {
    const claim = { network: 'telegram', account, workspace_id: ids.next('wsp') } as const;
    const { id } = await connections.enter(claim);
    await change(id, { sequence: 0, created_at: Date.now() - age });
  };
  const connect = (account: string) =>
    connections
      .as({ workspace: connections.workspace, role: 'publisher' })
      .post('/v1/connections/telegram', { bot_token: `${account}:SANDBOX` });

  it('that another request connects at the moment say when that ends, whatever becomes of the request', async () => {
    await claimed('42', 20_000);
    const { status, headers, json } = await connect('42');
    expect([status, json.errors[0].rule]).toEqual([409, 'claimed']);
    const seconds = Number(headers['retry-after']);
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(40);
    expect(json.detail).toContain(`its claim ends in ${seconds} s`);
  });

  it('that a request claimed and died are free after a minute, for any workspace', async () => {
    await claimed('43', 61_000);
    expect((await connect('43')).status).toBe(201);
  });
});
