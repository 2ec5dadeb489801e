import { existsSync, renameSync, rmSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { snapshot } from '#platform/adapters/sql/snapshot.js';
import { argumentsOrExit } from '#platform/arguments.js';
import { Config } from '#platform/config.js';
import { configOrExit } from '#platform/http/service.js';

/** Operator's command: copies the data of the embedded stack, running or not, to a new folder. */
const [folder] = argumentsOrExit('npm run backup -- FOLDER') as [string];
const config = configOrExit(Config);
if (config.STACK !== 'embedded')
  fail('This is for the embedded stack; docs/backup.md says how to back up the full one');
const [from, to] = [resolve(config.DATA_DIR), resolve(folder)];
// A DATA_DIR that another shell names may exist and hold nothing: a copy of it would be no back-up.
if (!existsSync(join(from, 'keys'))) fail(`There are no data of Corong in DATA_DIR ${from}`);
if (existsSync(to)) fail(`${to} exists already: name a new folder`);
if (!relative(from, to).startsWith('..')) fail(`${to} lies within DATA_DIR: name a folder elsewhere`);

// Only what is whole gets the name that was asked for.
const unfinished = `${to}.unfinished`;
rmSync(unfinished, { recursive: true, force: true });
try {
  await snapshot(from, unfinished);
} catch (error) {
  rmSync(unfinished, { recursive: true, force: true });
  fail(`The data in ${from} could not be copied: ${(error as Error).message}`);
}
renameSync(unfinished, to);
process.stdout.write(`The data of ${from} are in ${to}, keys included: keep it as secret as they are.\n`);

function fail(reason: string): never {
  process.stderr.write(`${reason}\n`);
  process.exit(1);
}
