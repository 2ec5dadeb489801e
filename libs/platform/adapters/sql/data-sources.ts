import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { DataSource, type DataSourceOptions, type EntityTarget, type MigrationInterface } from 'typeorm';
import { LOCK_MS, untilFree } from '../busy.js';
import { pingProbe, ServerWatch, type PooledConnection } from './server-watch.js';

export interface Schema {
  entities: (new () => object)[];
  /** In order; each class name ends in a 13-digit time. */
  migrations: (new () => MigrationInterface)[];
}

export type Target<E extends object> = EntityTarget<E>;

/** Where an app's tables are: a SQLite file, or a MySQL or MariaDB schema. */
export type StoreLocation = { file: string } | { url: string };

const named = (schema: Schema) => ({ ...schema, migrationsTableName: 'migration', logging: false as const });

function sqlite(file: string, schema: Schema, readonly: boolean): DataSource {
  const source = new DataSource({
    type: 'better-sqlite3',
    driver: BetterSqlite3,
    database: file,
    readonly,
    ...named(schema),
    prepareDatabase: (db: { pragma(text: string): void }) => {
      db.pragma('busy_timeout = 5000');
      if (readonly) return;
      db.pragma('journal_mode = WAL');
      db.pragma('synchronous = FULL');
    },
  } as DataSourceOptions);
  countUpAsInteger(source);
  return source;
}

/**
 * From now on nothing waits inside SQLite for another process's lock, which would stop the event loop: reading is tried
 * again from outside, and the write queue sees to writing.
 */
export function waitOutside({ writer, reader }: { writer: DataSource; reader: DataSource }): void {
  for (const source of [writer, reader]) {
    const { databaseConnection } = source.driver as unknown as {
      databaseConnection: { pragma(text: string): void };
    };
    databaseConnection.pragma('busy_timeout = 0');
  }
  // There is one runner for all.
  const runner = reader.createQueryRunner();
  const query = runner.query.bind(runner) as (...args: unknown[]) => Promise<unknown>;
  runner.query = (...args: unknown[]) => untilFree(() => query(...args)) as never;
}

/** SQLite counts up only a column declared INTEGER, which holds 64 bits there; MySQL needs BIGINT for the same. */
function countUpAsInteger(source: DataSource): void {
  const driver = source.driver as unknown as {
    normalizeType(column: { type?: unknown; isGenerated?: boolean }): string;
    createFullType(column: { type?: unknown; isGenerated?: boolean }): string;
  };
  const counted = (column: { type?: unknown; isGenerated?: boolean }) =>
    column.isGenerated && column.type === 'bigint';
  const normalize = driver.normalizeType.bind(driver);
  driver.normalizeType = (column) => (counted(column) ? 'integer' : normalize(column));
  const full = driver.createFullType.bind(driver);
  driver.createFullType = (column) => (counted(column) ? 'integer' : full(column));
}

/** One connection that writes, one that reads and so sees committed rows alone. */
export async function openSqlite(
  file: string,
  schema: Schema,
): Promise<{ writer: DataSource; reader: DataSource }> {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const writer = await sqlite(file, schema, false).initialize();
  const reader = await sqlite(file, schema, true).initialize();
  return { writer, reader };
}

/**
 * Said once to each connection. The isolation saves each transaction a way to the server and back. The mode is ours
 * whatever the server's is: values are written into statements with backslashes, which NO_BACKSLASH_ESCAPES would let
 * a quote end. A row that another transaction holds is waited for as long as a locked SQLite file is, not the server's
 * 50 s.
 */
const SESSION = [
  'SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED',
  "SET SESSION sql_mode = 'STRICT_TRANS_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION'",
  `SET SESSION innodb_lock_wait_timeout = ${LOCK_MS / 1_000}`,
];

export async function openMysql(url: string, schema: Schema): Promise<DataSource> {
  const source = new DataSource({
    type: url.startsWith('mariadb:') ? 'mariadb' : 'mysql',
    url,
    ...named(schema),
    charset: 'utf8mb4_bin',
    timezone: 'Z',
    supportBigNumbers: true,
    bigNumberStrings: false,
    // A stack trace kept for every query costs a tenth of it.
    trace: false,
    poolSize: 10,
    connectTimeout: 5_000,
    extra: { enableKeepAlive: true },
  } as DataSourceOptions);
  await source.initialize();
  try {
    const { pool } = source.driver as unknown as { pool: MysqlPool };
    pool.on('connection', (connection) => {
      for (const say of SESSION) connection.query(say, (error) => error && connection.destroy());
    });
    // The one that is there by now.
    for (const say of SESSION) await source.query(say);
    return source;
  } catch (error) {
    await source.destroy();
    throw error;
  }
}

/** From now on every query through this source has a deadline. */
export function watchServer(source: DataSource, url: string, log: (line: string) => void): ServerWatch {
  const watch = new ServerWatch(() => pingProbe(url), log);
  const driver = source.driver as unknown as { obtainMasterConnection(): Promise<PooledConnection> };
  const obtain = driver.obtainMasterConnection.bind(driver);
  driver.obtainMasterConnection = () => watch.obtain(obtain);
  return watch;
}

/** Of mysql2, what is used past TypeORM. */
interface MysqlPool {
  on(event: 'connection', act: (connection: MysqlConnection) => void): void;
}

interface MysqlConnection {
  query(sql: string, done: (error: unknown) => void): unknown;
  destroy(): void;
}
