import { cpSync, mkdirSync, readdirSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import Database from 'better-sqlite3';
import { isBusy } from '../busy.js';

/** How long one try waits for the writer of a file, and how long it is tried again. */
const WAIT_MS = 200;
const PATIENCE_MS = 60_000;
const PAUSE_MS = 50;

/**
 * Copies a data folder that is in use to another place, all its SQLite files as they were at one moment: an event that one
 * file has handed to another is in one of the two at least. What is no SQLite file (keys, mails) is copied after them.
 */
export async function snapshot(from: string, to: string): Promise<void> {
  const files = readdirSync(from, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(from, join(entry.parentPath, entry.name)));
  mkdirSync(to, { recursive: true, mode: 0o700 });
  for (const file of files) mkdirSync(dirname(join(to, file)), { recursive: true, mode: 0o700 });
  const views = await viewsOf(files.filter((file) => file.endsWith('.db')).map((file) => join(from, file)));
  try {
    for (const view of views) await view.backup(join(to, relative(from, view.name)));
  } finally {
    for (const view of views) view.close();
  }
  for (const file of files) {
    if (!/\.db(-wal|-shm|-journal)?$/.test(file)) cpSync(join(from, file), join(to, file));
  }
}

/** Connections that all see the same moment, in a transaction each. */
async function viewsOf(paths: string[]): Promise<Database.Database[]> {
  for (const until = Date.now() + PATIENCE_MS; ;) {
    const [holders, views] = [connect(paths), connect(paths)];
    try {
      // Nobody can write in any file while it is in all of them.
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
  paths.map((path) => new Database(path, { fileMustExist: true, timeout: WAIT_MS }));
