import type { AppName } from './app.js';
import { Database } from './adapters/sql/database.js';
import type { Schema } from './adapters/sql/data-sources.js';
import { argumentsOrExit } from './arguments.js';
import type { Config, SettingsClass } from './config.js';
import { configOrExit, exitWithReason } from './http/service.js';
import { wholeSchema } from './platform.module.js';
import { BrokenSeal, Keys } from './security/keys.js';
import { loadSecrets, type DeclaredKeys, type Secrets } from './security/secrets.js';
import { stores } from './stores.js';

/** What an app seals anew. */
export interface KeyRotationOf<C extends Config & DeclaredKeys> {
  app: AppName;
  settings: SettingsClass<C>;
  schema: Schema;
  /** Seals under the first key what older ones sealed, until the signal aborts; returns how many texts or rows. */
  reseal(database: Database, keys: Keys, signal: AbortSignal, secrets: Secrets): Promise<number>;
  /** What `reseal` counts, such as "texts of chats". */
  counted: string;
  /** What the operator reads after the count once all is done. */
  done: string;
}

/**
 * Runs an app's part of the operator's command `npm run rotate-keys`, for after the app was started with a new first key. A
 * signal stops it between two batches; it can be run again. Exits with 78 where a key is missing that sealed something.
 */
export async function rotateKeys<C extends Config & DeclaredKeys>(of: KeyRotationOf<C>): Promise<void> {
  argumentsOrExit('npm run rotate-keys');
  const config = configOrExit(of.settings);
  const stop = new AbortController();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => stop.abort());
  const count = await reseal(of, config, stop.signal).catch((error: unknown) => {
    if (!(error instanceof BrokenSeal)) return exitWithReason(error, config);
    process.stderr.write(
      `${error.message}. Put back every key that was ever the first in the list, then run it again.\n`,
    );
    return process.exit(78);
  });
  process.stdout.write(
    stop.signal.aborted
      ? `Stopped; ${count} ${of.counted} are sealed anew. Run it again to go on.\n`
      : `${count} ${of.counted} were sealed anew${of.done}\n`,
  );
}

async function reseal<C extends Config & DeclaredKeys>(
  { app, schema, reseal }: KeyRotationOf<C>,
  config: C,
  signal: AbortSignal,
): Promise<number> {
  const secrets = loadSecrets(app, config);
  const database = await Database.open(stores(app, config).tables, wholeSchema(schema));
  try {
    return await reseal(database, new Keys(secrets.keys), signal, secrets);
  } finally {
    await database.close();
  }
}
