import { contractsEnv } from '../../../../test/support/contracts-env.js';
import { freshSchema } from '../../../../test/support/fresh-schema.js';
import { describeDatabase } from './database.contract.js';

if (contractsEnv()) {
  const { url, drop } = await freshSchema('database');
  describeDatabase('MariaDB', () => ({ url }));
  afterAll(drop);
} else it.skip('Database on MariaDB (services are not up: npm run services -- up)', () => {});
