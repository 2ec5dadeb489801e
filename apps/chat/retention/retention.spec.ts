import { join } from 'node:path';
import { Database } from '#platform/adapters/sql/database.js';
import { wholeSchema } from '#platform/platform.module.js';
import { tempFolder } from '../../../test/support/temp.js';
import { schema } from '../src/schema.js';
import { describeRetention } from './retention.contract.js';

const folder = tempFolder('chat-retention');
afterAll(() => folder.remove());

describeRetention('SQLite', () => Database.open({ file: join(folder.path, 'app.db') }, wholeSchema(schema)));
