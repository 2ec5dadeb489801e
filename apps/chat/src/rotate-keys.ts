import { Database } from '#platform/adapters/sql/database.js';
import { argumentsOrExit } from '#platform/arguments.js';
import { configOrExit, exitWithReason } from '#platform/http/service.js';
import { wholeSchema } from '#platform/platform.module.js';
import { BrokenSeal, Keys } from '#platform/security/keys.js';
import { resealColumns } from '#platform/security/reseal-columns.js';
import { loadSecrets } from '#platform/security/secrets.js';
import { stores } from '#platform/stores.js';
import { SEALED_COLUMNS } from '../data-rights/sealed-columns.js';
import { schema } from './schema.js';
import { ChatSettings } from './settings.js';

/**
 * Command for the operator, who runs it after chat was started with a new first key. It seals under that key
 * what `SEALED_COLUMNS` lists: ids, names and click ids that networks gave, and secrets of shops.
 */
argumentsOrExit('npm run rotate-keys');
const config = configOrExit(ChatSettings);
const stop = new AbortController();
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => stop.abort());
const renewed = await rotate().catch((error: unknown) => {
  if (!(error instanceof BrokenSeal)) return exitWithReason(error, config);
  process.stderr.write(
    `${error.message}. Put back every key that was ever the first in the list, then run it again.\n`,
  );
  return process.exit(78);
});
process.stdout.write(
  stop.signal.aborted
    ? `Stopped; ${renewed} texts of chats are sealed anew. Run it again to go on.\n`
    : `${renewed} texts of chats were sealed anew: the ids of customers and messages at networks, and the secrets of shops. Keep older keys behind it: they still find customers and verify tokens.\n`,
);

async function rotate(): Promise<number> {
  const keys = new Keys(loadSecrets('chat', config).keys);
  const database = await Database.open(stores('chat', config).tables, wholeSchema(schema));
  try {
    return await resealColumns(database, keys, SEALED_COLUMNS, stop.signal);
  } finally {
    await database.close();
  }
}
