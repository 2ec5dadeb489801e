import { join } from 'node:path';
import { Database } from '#platform/adapters/sql/database.js';
import { wholeSchema } from '#platform/platform.module.js';
import { tempFolder } from '../../../test/support/temp.js';
import { schema } from '../src/schema.js';
import { describeCustomers } from './customers.contract.js';

const folder = tempFolder('chat-customers');
afterAll(() => folder.remove());

describeCustomers('SQLite', () => Database.open({ file: join(folder.path, 'app.db') }, wholeSchema(schema)));
