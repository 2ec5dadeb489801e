import { join } from 'node:path';
import { Database } from '#platform/adapters/sql/database.js';
import { wholeSchema } from '#platform/platform.module.js';
import { tempFolder } from '../../../test/support/temp.js';
import { schema } from '../src/schema.js';
import { PERSONAL_TABLES } from './personal-tables.js';

/** Columns that name a conversation, a contact or one of their messages. */
const PERSONAL = ['conversation_id', 'contact_id', 'other_id', 'message_id', 'customer_id'];

describe('the list of tables that an erasure empties', () => {
  const folder = tempFolder('personal-tables');
  let database: Database;
  beforeAll(async () => {
    database = await Database.open({ file: join(folder.path, 'app.db') }, wholeSchema(schema));
  });
  afterAll(async () => {
    await database.close();
    folder.remove();
  });

  it('names every table of chat that holds something of a person', () => {
    const personal = database.source.entityMetadatas
      .filter(({ columns }) => columns.some(({ propertyName }) => PERSONAL.includes(propertyName)))
      .map(({ tableName }) => tableName);
    const listed = PERSONAL_TABLES.map((entity) => database.source.getMetadata(entity).tableName);
    expect([...listed, 'contact'].sort()).toEqual(personal.sort());
  });
});
