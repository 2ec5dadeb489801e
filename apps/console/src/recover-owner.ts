import { Database } from '#platform/adapters/sql/database.js';
import { configOrExit } from '#platform/http/service.js';
import { wholeSchema } from '#platform/platform.module.js';
import { SystemClock, SystemIds } from '#platform/ports/system.js';
import { stores } from '#platform/stores.js';
import { ApiKey, Instance, THE_INSTANCE } from '../accounts/accounts.entities.js';
import { newApiKey } from '../accounts/api-key.js';
import { schema } from './schema.js';

/** Run on the machine: prints a new owner key for the workspace that owns the instance. */
const config = configOrExit('console');
const database = await Database.open(stores('console', config).tables, wholeSchema(schema));
const instance = await database.read.findOneBy(Instance, { id: THE_INSTANCE });
if (!instance) {
  process.stderr.write('Corong is not set up yet: POST /v1/setup makes the first owner key\n');
} else {
  const { id, text, hash } = newApiKey(new SystemIds());
  await database.transaction((tx) =>
    tx.insert(ApiKey, {
      id,
      workspace_id: instance.workspace_id,
      name: 'Recovered owner key',
      role: 'owner',
      hash,
      last_four: text.slice(-4),
      created_at: new SystemClock().now(),
      revoked_at: null,
    }),
  );
  process.stdout.write(`A new owner key of ${instance.workspace_id} (${id}):\n${text}\n`);
}
await database.close();
process.exitCode = instance ? 0 : 1;
