import { contractsEnv } from '../../../../test/support/contracts-env.js';
import { describeDatabase } from './database.contract.js';

const env = contractsEnv();
if (env) describeDatabase('MariaDB', () => ({ url: env['DATABASE_URL']!.replace('mysql:', 'mariadb:') }));
else it.skip('Database on MariaDB (services are not up: npm run services -- up)', () => {});
