import { ManualEventLog } from '#platform/outbox/manual-event-log.js';
import { Projections } from '#platform/outbox/projections.js';
import { Database } from '#platform/adapters/sql/database.js';
import { Idempotency } from '#platform/http/idempotency.js';
import { wholeSchema } from '#platform/platform.module.js';
import { SystemClock, SystemIds } from '#platform/ports/system.js';
import { Keys } from '#platform/security/keys.js';
import { contractsEnv } from '../../../test/support/contracts-env.js';
import { freshSchema, type FreshSchema } from '../../../test/support/fresh-schema.js';
import { Channel } from '../channels/channel.entity.js';
import { Channels } from '../channels/channels.js';
import { Addresses } from '../audience/addresses.js';
import { Consent } from '../audience/consent.entity.js';
import { Follower } from '../audience/follower.entity.js';
import { KeyRotation } from '../data-rights/key-rotation.js';
import { PreferenceCheck } from '../preferences/preference-check.js';
import { Preference } from '../preferences/preference.entity.js';
import { schema } from '../src/schema.js';
import { BulkJoining } from './bulk-joining.js';
import { CsvReader, type CsvRecord } from '#platform/csv/csv-reader.js';
import { Imports } from './imports.js';

const HEADER = 'transport,address,consent_at,consent_how,consent_wording,source\n';

async function* file(count: number): AsyncGenerator<CsvRecord[]> {
  const reader = new CsvReader();
  yield reader.push(Buffer.from(HEADER));
  for (let n = 0; n < count; n++)
    yield reader.push(Buffer.from(`email,p${n}@example.test,2025-01-01,shop,Yes,https://shop.example\n`));
  yield reader.end();
}

if (contractsEnv()) {
  describe('followers in bulk on MariaDB', () => {
    let database: Database;
    let store: FreshSchema;
    beforeAll(async () => {
      store = await freshSchema('imports');
      database = await Database.open({ url: store.url }, wholeSchema(schema));
    });
    afterAll(async () => {
      await database.close();
      await store.drop();
    });

    it('are imported once by two files at a time, counted towards a cap by many posts, and sealed anew', async () => {
      const list = Keys.generate();
      const keys = new Keys(list);
      const [clock, ids] = [new SystemClock(), new SystemIds()];
      const joining = new BulkJoining(
        new Channels(database, new Projections(new ManualEventLog(), new SystemClock())),
        new Addresses(keys),
        clock,
        ids,
        database,
      );
      const imports = new Imports(database, joining, clock, ids, new Idempotency(database, clock));
      const channel = { id: ids.next('chn'), workspace_id: ids.next('wsp') };
      await database.transaction((tx) =>
        tx.insert(Channel, {
          ...channel,
          handle: 'kopi',
          name: 'Kopi',
          epoch: 'e',
          tick: 0,
          preferences_version: 0,
          latest_sequence: 0,
          gaps_closed_to: 0,
        }),
      );
      const taken = await Promise.all([
        imports.importFile(channel, { idempotency: null }, null, file(2_300)),
        imports.importFile(channel, { idempotency: null }, null, file(2_300)),
      ]);
      expect(taken.map(({ state, rows, refused }) => [state, rows, refused])).toEqual([
        ['complete', 2_300, 0],
        ['complete', 2_300, 0],
      ]);
      expect(taken[0]!.joined + taken[1]!.joined).toBe(2_300);
      expect(await database.read.count(Follower)).toBe(2_300);
      expect(await database.read.count(Consent)).toBe(2_300);

      const [follower] = await database.read.find(Follower, { take: 1 });
      await database.transaction((tx) =>
        tx.insert(Preference, {
          follower_id: follower!.id,
          time_zone: 'Asia/Jakarta',
          muted_until: null,
          quiet_from: null,
          quiet_to: null,
          daily_cap: 3,
        }),
      );
      const check = new PreferenceCheck(database);
      const posts = Array.from({ length: 10 }, (_, n) => `pst_${n}`);
      const noon = Date.parse('2026-05-01T12:00:00Z');
      const answers = await Promise.all(
        posts.map((post) => check.forPost({ id: post, published_at: 0, since: noon }, [follower!], noon)),
      );
      expect(
        answers.filter((preferences) => preferences.blockedAt(follower!.id, noon) === null),
      ).toHaveLength(3);

      const both = new Keys(`${Keys.generate().replace('k1:', 'k2:')},${list}`);
      expect(await new KeyRotation(database, both).run()).toBe(2_300);
      expect(await new KeyRotation(database, both).run()).toBe(0);
    });
  });
} else {
  it.skip('needs MariaDB: npm run services -- up', () => undefined);
}
