import { join } from 'node:path';
import { Database } from '#platform/adapters/sql/database.js';
import { wholeSchema } from '#platform/platform.module.js';
import { tempFolder } from '../../../test/support/temp.js';
import { schema } from '../src/schema.js';
import { describeSpamQuery } from './spam-query.contract.js';

const folder = tempFolder('inbox');
afterAll(() => folder.remove());

describeSpamQuery('SQLite', () => Database.open({ file: join(folder.path, 'app.db') }, wholeSchema(schema)));
