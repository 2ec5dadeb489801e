import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DataSource, type QueryRunner } from 'typeorm';

const WRITE_MS = 100;
/** In the data folder: the number of queries that chat has sent to its database so far. */
export const COUNT_FILE = 'chat-queries';

/** Counts the queries that this process sends to chat's database, and writes the number to a file several times a second. */
export function countChatQueries(): void {
  let count = 0;
  const seen = new WeakSet<QueryRunner>();
  const { createQueryRunner } = DataSource.prototype;
  DataSource.prototype.createQueryRunner = function (this: DataSource, ...args) {
    const runner = createQueryRunner.apply(this, args);
    const { database, url } = this.options as { database?: unknown; url?: string };
    // On SQLite there is one runner for all queries of a connection, on MySQL one for each.
    if (seen.has(runner) || !/\bchat\b/.test(`${String(database)} ${url ? new URL(url).pathname : ''}`))
      return runner;
    seen.add(runner);
    const query = runner.query.bind(runner) as (...given: unknown[]) => Promise<unknown>;
    runner.query = ((...given: unknown[]) => {
      count++;
      return query(...given);
    }) as QueryRunner['query'];
    return runner;
  };
  const file = join(process.env['DATA_DIR']!, COUNT_FILE);
  setInterval(() => {
    writeFileSync(`${file}.new`, String(count));
    renameSync(`${file}.new`, file);
  }, WRITE_MS).unref();
}
