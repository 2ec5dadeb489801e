import { Database } from '#platform/adapters/sql/database.js';
import { argumentsOrExit } from '#platform/arguments.js';
import { configOrExit, exitWithReason } from '#platform/http/service.js';
import { wholeSchema } from '#platform/platform.module.js';
import { BrokenSeal, Keys } from '#platform/security/keys.js';
import { resealColumns } from '#platform/security/reseal-columns.js';
import { loadSecrets } from '#platform/security/secrets.js';
import { stores } from '#platform/stores.js';
import { SEALED_COLUMNS } from '../uploads/sealed-columns.js';
import { schema } from './schema.js';
import { AdAttributionSettings } from './settings.js';

/** A command for the operator, for after ad-attribution was started with a new key in front: seals under it the tokens of ad networks, and their ids for uploads. */
argumentsOrExit('npm run rotate-keys');
const config = configOrExit(AdAttributionSettings);
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
    ? `Stopped; ${renewed} texts of the ads side are sealed anew. Run it again to go on.\n`
    : `${renewed} texts of the ads side were sealed anew: the tokens of ad networks, and their ids for uploads.\n`,
);

async function rotate(): Promise<number> {
  const keys = new Keys(loadSecrets('ad-attribution', config).keys);
  const database = await Database.open(stores('ad-attribution', config).tables, wholeSchema(schema));
  try {
    return await resealColumns(database, keys, SEALED_COLUMNS, stop.signal);
  } finally {
    await database.close();
  }
}
