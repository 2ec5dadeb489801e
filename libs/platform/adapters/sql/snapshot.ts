import { copyFileSync, mkdirSync, readdirSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { isBusy } from '../sqlite/busy.js';

/** Milliseconds that one try waits for the writer of a file; those below: how long tries are repeated, and the pause between them. */
const LOCK_WAIT_MS = 200;
const MAX_WAIT_MS = 60_000;
const PAUSE_MS = 50;

/**
 * Copies a data folder while it is in use. All SQLite files are copied as of the same moment, so an event that moves from
 * one file to another is in at least one of the copies. Other files (keys, mails, files of conversations)
 * are copied after them, so that each that a table names is there; one that is removed meanwhile is left out.
 */
export async function snapshot(from: string, to: string): Promise<void> {
  const files = filesIn(from);
  mkdirSync(to, { recursive: true, mode: 0o700 });
  for (const file of files) mkdirSync(dirname(join(to, file)), { recursive: true, mode: 0o700 });
  const views = await openViews(files.filter((file) => file.endsWith('.db')).map((file) => join(from, file)));
  try {
    for (const view of views) await view.backup(join(to, relative(from, view.name)));
  } finally {
    for (const view of views) view.close();
  }
  for (const file of filesIn(from)) {
    if (!/\.db(-wal|-shm|-journal)?$/.test(file)) copy(join(from, file), join(to, file));
  }
}

/** The names of all files below a folder, as they are now. */
const filesIn = (folder: string): string[] =>
  readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)));

function copy(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true, mode: 0o700 });
  try {
    copyFileSync(from, to);
  } catch (error) {
    // An upload that has come to its end has another name, and the files of an erased person are gone.
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}

/** Opens a reading transaction on each file, so that all of them see the same moment. */
async function openViews(paths: string[]): Promise<Database.Database[]> {
  for (const until = Date.now() + MAX_WAIT_MS; ;) {
    const [holders, views] = [connect(paths), connect(paths)];
    try {
      // While this connection holds all files, nobody can write in any of them.
      for (const holder of holders) holder.exec('BEGIN IMMEDIATE');
      for (const view of views) view.exec('BEGIN; SELECT count(*) FROM sqlite_schema');
      return views;
    } catch (error) {
      for (const view of views) view.close();
      if (!isBusy(error) || Date.now() > until) throw error;
    } finally {
      for (const holder of holders) holder.close();
    }
    await delay(PAUSE_MS);
  }
}

const connect = (paths: string[]): Database.Database[] =>
  paths.map((path) => new Database(path, { fileMustExist: true, timeout: LOCK_WAIT_MS }));
