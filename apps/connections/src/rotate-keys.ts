import { Database } from '#platform/adapters/sql/database.js';
import { argumentsOrExit } from '#platform/arguments.js';
import { configOrExit, exitWithReason } from '#platform/http/service.js';
import { Outbox } from '#platform/outbox/outbox.js';
import { wholeSchema } from '#platform/platform.module.js';
import { SystemClock, SystemIds } from '#platform/ports/system.js';
import { BrokenSeal, Keys } from '#platform/security/keys.js';
import { loadSecrets } from '#platform/security/secrets.js';
import { stores } from '#platform/stores.js';
import { AccountBoxes } from '../accounts/account-boxes.js';
import { AccountSecrets } from '../accounts/account-secrets.js';
import { ConnectionStore } from '../accounts/connection-store.js';
import { resealAccounts } from '../accounts/key-rotation.js';
import { schema } from './schema.js';
import { ConnectionsSettings } from './settings.js';

/** A command for the operator: seals all accounts' secrets with the first key, after connections was started with a new one. */
argumentsOrExit('npm run rotate-keys');
const config = configOrExit(ConnectionsSettings);
const stop = new AbortController();
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => stop.abort());
const sealed = await reseal().catch((error: unknown) => {
  if (!(error instanceof BrokenSeal)) return exitWithReason(error, config);
  process.stderr.write(
    `${error.message}. Put back every key that was ever the first in the list, then run it again.\n`,
  );
  return process.exit(78);
});
process.stdout.write(
  stop.signal.aborted
    ? `Stopped; ${sealed} accounts with networks are sealed anew. Run it again to go on.\n`
    : `${sealed} accounts with networks were sealed anew, for fan-out and chat, too.\n`,
);

async function reseal(): Promise<number> {
  const secrets = loadSecrets('connections', config);
  const [clock, ids] = [new SystemClock(), new SystemIds()];
  const database = await Database.open(stores('connections', config).tables, wholeSchema(schema));
  try {
    const store = new ConnectionStore(
      database,
      new Outbox('connections', clock, ids),
      new AccountSecrets(new Keys(secrets.keys)),
      new AccountBoxes(secrets),
      clock,
    );
    return await resealAccounts(database, store, stop.signal);
  } finally {
    await database.close();
  }
}
