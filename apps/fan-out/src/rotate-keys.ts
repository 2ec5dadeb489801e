import { Database } from '#platform/adapters/sql/database.js';
import { argumentsOrExit } from '#platform/arguments.js';
import { configOrExit, exitWithReason } from '#platform/http/service.js';
import { wholeSchema } from '#platform/platform.module.js';
import { BrokenSeal, Keys } from '#platform/security/keys.js';
import { loadSecrets } from '#platform/security/secrets.js';
import { stores } from '#platform/stores.js';
import { KeyRotation } from '../data-rights/key-rotation.js';
import { schema } from './schema.js';
import { FanOutSettings } from './settings.js';

/** Run on the machine once fan-out was started with a new key in front: seals addresses and secrets under it. */
argumentsOrExit('npm run rotate-keys');
const config = configOrExit(FanOutSettings);
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
    ? `Stopped; ${renewed} rows are sealed under the first key now. Run it again to go on.\n`
    : `${renewed} rows were sealed anew: every address and secret is under the first key now. Keep older keys behind it: links that were given out under them go on working.\n`,
);

async function rotate(): Promise<number> {
  const keys = new Keys(loadSecrets('fan-out', config).keys);
  const database = await Database.open(stores('fan-out', config).tables, wholeSchema(schema));
  try {
    return await new KeyRotation(database, keys).run(stop.signal);
  } finally {
    await database.close();
  }
}
