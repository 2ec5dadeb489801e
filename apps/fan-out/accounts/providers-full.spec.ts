import { Database } from '#platform/adapters/sql/database.js';
import { wholeSchema } from '#platform/platform.module.js';
import { SystemClock } from '#platform/ports/system.js';
import { Keys } from '#platform/security/keys.js';
import { contractsEnv } from '../../../test/support/contracts-env.js';
import { freshSchema, type FreshSchema } from '../../../test/support/fresh-schema.js';
import { schema } from '../src/schema.js';
import { Provider } from './provider.entity.js';
import { Claimed, Providers } from './providers.js';

if (contractsEnv()) {
  describe('accounts with providers on MariaDB', () => {
    let database: Database;
    let store: FreshSchema;
    beforeAll(async () => {
      store = await freshSchema('providers');
      database = await Database.open({ url: store.url }, wholeSchema(schema));
    });
    afterAll(async () => {
      await database.close();
      await store.drop();
    });

    it('are one workspace’s alone, however many enter them at once', async () => {
      const providers = new Providers(database, new Keys(Keys.generate()), new SystemClock());
      const put = (workspace: string, claim: string) =>
        providers
          .put(workspace, 'telegram', { account: 'bot', hook: 'h', claim, settings: {}, secrets: {} })
          .then(
            () => 'entered',
            (error: unknown) => (error instanceof Claimed ? 'claimed' : String(error)),
          );
      const workspaces = Array.from({ length: 12 }, (_, nth) => `wsp_${nth % 6}`);
      for (const claim of ['42', '43']) {
        const outcomes = await Promise.all(workspaces.map((one) => put(one, claim)));
        const owners = new Set(workspaces.filter((_, place) => outcomes[place] === 'entered'));
        expect(owners.size).toBe(1);
        expect(new Set(outcomes)).toEqual(new Set(['entered', 'claimed']));
        expect(await database.read.findBy(Provider, { claim })).toMatchObject([
          { workspace_id: [...owners][0] },
        ]);
      }
    });
  });
} else {
  it.skip('needs MariaDB: npm run services -- up', () => undefined);
}
