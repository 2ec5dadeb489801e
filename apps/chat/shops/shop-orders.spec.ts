import { join } from 'node:path';
import { Database } from '#platform/adapters/sql/database.js';
import { wholeSchema } from '#platform/platform.module.js';
import { tempFolder } from '../../../test/support/temp.js';
import { schema } from '../src/schema.js';
import { describeShopOrders } from './shop-orders.contract.js';

const folder = tempFolder('shop-orders');
afterAll(() => folder.remove());

describeShopOrders('SQLite', () => Database.open({ file: join(folder.path, 'app.db') }, wholeSchema(schema)));
