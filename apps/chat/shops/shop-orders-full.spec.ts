import { Database } from '#platform/adapters/sql/database.js';
import { wholeSchema } from '#platform/platform.module.js';
import { contractsEnv } from '../../../test/support/contracts-env.js';
import { freshSchema, type FreshSchema } from '../../../test/support/fresh-schema.js';
import { schema } from '../src/schema.js';
import { describeShopOrders } from './shop-orders.contract.js';

if (contractsEnv()) {
  let store: FreshSchema;
  afterAll(() => store.drop());

  describeShopOrders('MariaDB', async () => {
    store = await freshSchema('shop_orders');
    return Database.open({ url: store.url }, wholeSchema(schema));
  });
} else {
  it.skip('needs MariaDB: npm run services -- up', () => undefined);
}
