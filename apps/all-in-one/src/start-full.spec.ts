import { spawnSync } from 'node:child_process';
import { createConnection } from 'mysql2/promise';
import { APPS } from '#platform/app.js';
import { freshSchema, type FreshSchema } from '../../../test/support/fresh-schema.js';
import { environmentOfApp, servicesAbsent } from '../../../test/support/services.js';

const absent = servicesAbsent();
if (absent) it.skip(`a schema that another version made (${absent})`, () => {});
else {
  describe('a schema that another version of Corong made', () => {
    let schema: FreshSchema;
    beforeAll(async () => {
      schema = await freshSchema('start');
      const connection = await createConnection({ uri: schema.url.replace('mariadb:', 'mysql:') });
      await connection.query('CREATE TABLE older_table (id varchar(64))');
      await connection.end();
    });
    afterAll(() => schema.drop());

    it.each(APPS)('is refused by %s with status 78, a line that names it and what to do', (app) => {
      const { status, stderr } = spawnSync(process.execPath, [`dist/apps/${app}/src/main.js`], {
        env: { PATH: process.env['PATH'], ...environmentOfApp(app), DATABASE_URL: schema.url, PORT: '0' },
        encoding: 'utf8',
        timeout: 60_000,
      });
      expect({ status, stderr }).toEqual({
        status: 78,
        stderr: expect.stringMatching(
          `^The schema ${schema.name} in DATABASE_URL was made by an older version of Corong .*"older_table".*Name an empty schema`,
        ),
      });
      expect(stderr).not.toMatch(/^ +at /m);
    });
  });
}
