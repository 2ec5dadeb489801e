import { createConnection } from 'mysql2/promise';
import { Database } from '#platform/adapters/sql/database.js';
import { wholeSchema } from '#platform/platform.module.js';
import { SystemClock, SystemIds } from '#platform/ports/system.js';
import { Keys } from '#platform/security/keys.js';
import { contractsEnv } from '../../../test/support/contracts-env.js';
import { Channel } from '../channels/channel.entity.js';
import { Channels } from '../channels/channels.js';
import { schema } from '../src/schema.js';
import { Addresses } from './addresses.js';
import { Joining } from './joining.js';
import { OptIn } from './opt-in.entity.js';
import { OptIns } from './opt-ins.js';

const env = contractsEnv();
const NAME = 'contracts_opt_ins';

if (env) {
  describe('opt-ins by mail on MariaDB', () => {
    let database: Database;
    const root = new URL(env['DATABASE_URL']!);
    const admin = async (...statements: string[]) => {
      const connection = await createConnection({ uri: new URL(env['DATABASE_URL']!).href });
      for (const statement of statements) await connection.query(statement);
      await connection.end();
    };

    beforeAll(async () => {
      await admin(
        `DROP DATABASE IF EXISTS ${NAME}`,
        `CREATE DATABASE ${NAME} CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`,
      );
      root.pathname = `/${NAME}`;
      database = await Database.open({ url: root.href.replace('mysql:', 'mariadb:') }, wholeSchema(schema));
    });
    afterAll(async () => {
      await database.close();
      await admin(`DROP DATABASE ${NAME}`);
    });

    it('are three an hour for one address, however many ask at once', async () => {
      const addresses = new Addresses(new Keys(Keys.generate()));
      const [clock, ids] = [new SystemClock(), new SystemIds()];
      const joining = new Joining(database, new Channels(database), addresses, clock, ids);
      const optIns = new OptIns(database, addresses, joining, clock, ids);
      const named = { id: ids.next('chn'), workspace_id: ids.next('wsp'), handle: 'kopi', name: 'Kopi' };
      const channel: Channel = { ...named, epoch: 'e', tick: 0, wished: 0, latest: 0, passed: 0 };
      await database.transaction((tx) => tx.insert(Channel, channel));
      const asked = Array.from({ length: 30 }, () =>
        database.transaction((tx) => optIns.begin(tx, channel, 'siti@example.test')),
      );
      await Promise.all(asked);
      expect(await database.read.count(OptIn)).toBe(3);
    });
  });
} else it.skip('opt-ins by mail on MariaDB (services are not up)', () => {});
