import { accessSync, constants, mkdirSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { ConfigError } from './config.js';

/**
 * Makes the folder that all data lie under, and says by name where that cannot be. Folder by folder: on a file system
 * that has no such place (/proc), Node's recursive mkdir asks for ever.
 */
export function prepareDataFolder(path: string): void {
  try {
    make(resolve(path));
    accessSync(path, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    const { code = 'unknown error' } = error as { code?: string };
    throw new ConfigError(`DATA_DIR ${path} cannot be written (${code})`);
  }
}

function make(path: string): void {
  const there = statSync(path, { throwIfNoEntry: false });
  if (there?.isDirectory()) return;
  if (there) throw Object.assign(new Error('Not a folder'), { code: 'ENOTDIR' });
  if (dirname(path) !== path) make(dirname(path));
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    // Another process may have made it meanwhile.
    if ((error as { code?: string }).code !== 'EEXIST') throw error;
  }
}
