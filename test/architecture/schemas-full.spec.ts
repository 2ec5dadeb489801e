import { schema as adAttribution } from '../../apps/ad-attribution/src/schema.js';
import { schema as channelPublisher } from '../../apps/channel-publisher/src/schema.js';
import { schema as chat } from '../../apps/chat/src/schema.js';
import { schema as connections } from '../../apps/connections/src/schema.js';
import { schema as consoleSchema } from '../../apps/console/src/schema.js';
import { schema as fanOut } from '../../apps/fan-out/src/schema.js';
import { Database } from '#platform/adapters/sql/database.js';
import { wholeSchema } from '#platform/platform.module.js';
import { contractsEnv } from '../support/contracts-env.js';
import { freshSchema } from '../support/fresh-schema.js';

const SCHEMAS = Object.entries({
  adAttribution,
  channelPublisher,
  chat,
  connections,
  console: consoleSchema,
  fanOut,
});

if (contractsEnv()) {
  describe('entities and migrations on MariaDB', () => {
    it.each(SCHEMAS)('agree in %s', async (app, schema) => {
      const { url, drop } = await freshSchema(`schema_${app.toLowerCase()}`);
      // Opened twice: the second time no migration runs.
      await (await Database.open({ url }, wholeSchema(schema))).close();
      const database = await Database.open({ url }, wholeSchema(schema));
      const drift = await database.source.driver.createSchemaBuilder().log();
      await database.close();
      await drop();
      expect(drift.upQueries.map((query) => query.query)).toEqual([]);
    });
  });
} else {
  it.skip('entities and migrations on MariaDB (services are not up: npm run services -- up)', () => {});
}
