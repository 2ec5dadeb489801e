import { accessSync, constants, mkdirSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { ConfigError } from './config.js';

/**
 * Creates the folder of all data if it is missing; throws ConfigError naming it if it cannot be created or written. It
 * creates parent folders one by one: on some file systems (/proc) Node's recursive mkdir never ends.
 */
export function prepareDataFolder(path: string): void {
  try {
    makeFolder(resolve(path));
    accessSync(path, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    const { code = 'unknown error' } = error as { code?: string };
    throw new ConfigError(`DATA_DIR ${path} cannot be written (${code})`);
  }
}

function makeFolder(path: string): void {
  const there = statSync(path, { throwIfNoEntry: false });
  if (there?.isDirectory()) return;
  if (there) throw Object.assign(new Error('Not a folder'), { code: 'ENOTDIR' });
  if (dirname(path) !== path) makeFolder(dirname(path));
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    // Another process may have created it meanwhile.
    if ((error as { code?: string }).code !== 'EEXIST') throw error;
  }
}
