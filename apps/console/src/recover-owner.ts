import { Database } from '#platform/adapters/sql/database.js';
import { argumentsOrExit } from '#platform/arguments.js';
import { configOrExit, exitWithReason } from '#platform/http/service.js';
import { wholeSchema } from '#platform/platform.module.js';
import { Outbox } from '#platform/outbox/outbox.js';
import { SystemClock, SystemIds } from '#platform/ports/system.js';
import { stores } from '#platform/stores.js';
import { recoverOwner } from '../accounts/recovery.js';
import { schema } from './schema.js';
import { ConsoleSettings } from './settings.js';

/** Operator's command: prints a new owner key of the workspace that owns the instance and revokes the older ones. */
argumentsOrExit('npm run recover-owner');
const config = configOrExit(ConsoleSettings);
const database = await Database.open(stores('console', config).tables, wholeSchema(schema)).catch(
  (error: unknown) => exitWithReason(error, config),
);
const clock = new SystemClock();
const ids = new SystemIds();
const recovered = await recoverOwner(database, new Outbox('console', clock, ids), clock, ids);
if (!recovered) {
  process.stderr.write(
    'Corong is not set up yet: its page in the browser, or POST /v1/setup, makes the first owner\n',
  );
} else {
  const { workspace_id, key_id, api_key, revoked } = recovered;
  process.stdout.write(`A new owner key of ${workspace_id} (${key_id}):\n${api_key}\n`);
  process.stdout.write(
    revoked.length === 0
      ? 'There was no other good owner key.\n'
      : `Revoked, and refused everywhere within five seconds: ${revoked.join(', ')}\nKeys of other roles stay good; GET /v1/api-keys lists them.\n`,
  );
}
await database.close();
process.exitCode = recovered ? 0 : 1;
