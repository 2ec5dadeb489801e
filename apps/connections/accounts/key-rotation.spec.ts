import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CREDENTIALS_PURPOSE, type AccountChanged } from '#message/account.topic.js';
import { Database } from '#platform/adapters/sql/database.js';
import { Outbox } from '#platform/outbox/outbox.js';
import { SystemClock } from '#platform/ports/system.js';
import { Keys } from '#platform/security/keys.js';
import { BoxOpener, newPrivateKeys, publicHalf } from '#platform/security/sealed-box.js';
import { startTelegramSandbox, type TelegramSandbox } from '../../../test/support/sandboxes/telegram.js';
import { until } from '../../../test/support/until.js';
import { ConnectionsFixture } from '../src/connections.fixture.js';
import { AccountBoxes } from './account-boxes.js';
import { AccountSecrets } from './account-secrets.js';
import { ConnectionStore } from './connection-store.js';
import { Connection } from './connection.entity.js';
import { resealAccounts } from './key-rotation.js';

describe('rotating keys', () => {
  let telegram: TelegramSandbox;
  let there: ConnectionsFixture;

  beforeAll(async () => {
    telegram = await startTelegramSandbox({ plainHttp: true, tokens: ['42:SANDBOX', '43:SANDBOX'] });
    there = await ConnectionsFixture.start({ TELEGRAM_BASE_URL: telegram.url });
  });
  afterAll(async () => {
    await there.close();
    await telegram.close();
  });

  it('seals rows and boxes again, informs the reading apps, and skips removed accounts', async () => {
    const connect = (bot_token: string, serves: string[]) =>
      there.send('POST', '/v1/connections/telegram', { bot_token, serves });
    const { json: removed } = await connect('43:SANDBOX', ['chats']);
    expect((await there.send('DELETE', `/v1/connections/${removed.id}`)).status).toBe(204);
    const { json: bot } = await connect('42:SANDBOX', ['posts', 'chats']);

    const old = readFileSync(join(there.folder, 'keys', 'connections.keys'), 'utf8').trim();
    const list = `${Keys.generate().replace('k1:', 'k2:')},${old}`;
    const [posts, chats] = [newPrivateKeys(), newPrivateKeys()];
    const database = there.get(Database);
    const store = new ConnectionStore(
      database,
      there.get(Outbox),
      new AccountSecrets(new Keys(list)),
      new AccountBoxes({
        keys: list,
        identityPublic: '',
        credentialsPublic: { 'fan-out': publicHalf(posts), chat: publicHalf(chats) },
      }),
      new SystemClock(),
    );
    expect(await resealAccounts(database, store)).toBe(1);

    const row = await database.read.findOneByOrFail(Connection, { id: bot.id });
    expect(new Keys(list).isSealedByFirst(row.secrets)).toBe(true);
    expect(new AccountSecrets(new Keys(list)).open(row)).toMatchObject({ bot_token: '42:SANDBOX' });
    const event = await until('it is told', () =>
      there.told.find(({ key, type }) => key === bot.id && type === 'AccountChanged'),
    );
    const { fan_out_box, chat_box } = event.data as AccountChanged;
    for (const [keys, box] of [
      [posts, fan_out_box],
      [chats, chat_box],
    ] as const)
      expect(JSON.parse(new BoxOpener(keys).open(CREDENTIALS_PURPOSE, box!, bot.id))).toEqual({
        bot_token: '42:SANDBOX',
      });
  });

  it('stop between two accounts', async () => {
    expect(await resealAccounts(there.get(Database), there.get(ConnectionStore), AbortSignal.abort())).toBe(
      0,
    );
  });
});
