import { contractsEnv } from '../../../../test/support/contracts-env.js';
import { freshSchema, type FreshSchema } from '../../../../test/support/fresh-schema.js';
import { describeLayout } from './layout.contract.js';

if (contractsEnv()) {
  let schema: FreshSchema;
  afterAll(() => schema.drop());
  describeLayout('MariaDB', async () => {
    schema = await freshSchema('layout');
    return { at: { url: schema.url }, place: `The schema ${schema.name} in DATABASE_URL` };
  });
} else it.skip('layout on MariaDB (services are not up: npm run services -- up)', () => {});
