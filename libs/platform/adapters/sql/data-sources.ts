import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import {
  DataSource,
  type DataSourceOptions,
  type EntityTarget,
  type MigrationInterface,
  type QueryRunner,
} from 'typeorm';
import { BUSY_TIMEOUT_MS, retryWhileBusy } from '../sqlite/busy.js';
import { queryTurn } from './query-turns.js';
import { pingProbe, ServerWatch, type PooledConnection } from './server-watch.js';

/** The tables of an app, and the migrations that create them. */
export interface Schema {
  entities: (new () => object)[];
  /** In order of their run; each class name ends in a 13-digit timestamp (milliseconds), as TypeORM requires. */
  migrations: (new () => MigrationInterface)[];
}

/** An entity class, or what else TypeORM takes for one. */
export type Target<E extends object> = EntityTarget<E>;

/** Where an app's tables are: a SQLite file, or a MySQL or MariaDB schema. */
export type StoreLocation = { file: string } | { url: string };

const commonOptions = (schema: Schema) => ({
  ...schema,
  migrationsTableName: 'migration',
  logging: false as const,
});

function sqlite(file: string, schema: Schema, readonly: boolean): DataSource {
  const source = new DataSource({
    type: 'better-sqlite3',
    driver: BetterSqlite3,
    database: file,
    readonly,
    ...commonOptions(schema),
    prepareDatabase: (db: { pragma(text: string): void }) => {
      db.pragma('busy_timeout = 5000');
      if (readonly) return;
      db.pragma('journal_mode = WAL');
      db.pragma('synchronous = FULL');
      // What is deleted is overwritten, so that the file does not keep the words of an erased person.
      db.pragma('secure_delete = ON');
    },
  } as DataSourceOptions);
  mapGeneratedToInteger(source);
  return source;
}

/**
 * Keeps queries of SQLite from blocking the event loop. SQLite's own wait for another process's lock is turned off: reads
 * are repeated here while the file is locked, and the write queue does the same for writes. Both let the event loop run in
 * between. `settled` gives a promise while a commit is not on disk yet: what is read is kept back until then, so that
 * nobody acts on rows that a power cut can still take away.
 */
export function letOthersRun(
  { writer, reader }: { writer: DataSource; reader: DataSource },
  settled: () => Promise<void> | undefined,
): void {
  for (const source of [writer, reader]) {
    connectionOf(source).pragma('busy_timeout = 0');
    // On SQLite TypeORM uses one query runner for all queries of a data source.
    const runner = source.createQueryRunner();
    const query = runner.query.bind(runner) as (...args: unknown[]) => Promise<unknown>;
    const inTurn = async (...args: unknown[]) => {
      await queryTurn();
      return query(...args);
    };
    const settledRows = async (...args: unknown[]) => {
      const rows = await retryWhileBusy(() => inTurn(...args));
      await settled();
      return rows;
    };
    runner.query = (source === reader ? settledRows : inTurn) as unknown as QueryRunner['query'];
  }
}

/** The connection of a data source to its SQLite file. */
export const connectionOf = ({ driver }: DataSource): BetterSqlite3.Database =>
  (driver as unknown as { databaseConnection: BetterSqlite3.Database }).databaseConnection;

/**
 * Declares generated 64-bit ids as INTEGER on SQLite, since it generates values for INTEGER columns alone (they hold 64
 * bits there). MySQL needs BIGINT for the same.
 */
function mapGeneratedToInteger(source: DataSource): void {
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

/** Opens one connection that writes and one that only reads, so that readers see committed rows alone. */
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
 * Sent once on each new connection. The isolation level is set here, since setting it per transaction costs a round trip.
 * The SQL mode does not depend on the server's: mysql2 escapes values with backslashes, and under NO_BACKSLASH_ESCAPES a
 * quote in a value would end the text (SQL injection). A locked row is waited for as long as a locked SQLite file, not
 * for the server's 50 s.
 */
const SESSION_SETTINGS = [
  'SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED',
  "SET SESSION sql_mode = 'STRICT_TRANS_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION'",
  // The comment is read by MariaDB alone: it makes a subquery of a list of 1,000 values or more, and then reads far more rows.
  `SET SESSION innodb_lock_wait_timeout = ${BUSY_TIMEOUT_MS / 1_000} /*M!100307 , in_predicate_conversion_threshold = 0 */`,
];

/** Connects to MySQL or MariaDB with the settings that every session needs; throws if the server cannot be reached. */
export async function openMysql(url: string, schema: Schema): Promise<DataSource> {
  const source = new DataSource({
    type: url.startsWith('mariadb:') ? 'mariadb' : 'mysql',
    url,
    ...commonOptions(schema),
    charset: 'utf8mb4_bin',
    timezone: 'Z',
    supportBigNumbers: true,
    bigNumberStrings: false,
    // A stack trace for every query costs a tenth of its time.
    trace: false,
    poolSize: 10,
    connectTimeout: 5_000,
    extra: { enableKeepAlive: true },
  } as DataSourceOptions);
  await source.initialize();
  try {
    const { pool } = source.driver as unknown as { pool: MysqlPool };
    pool.on('connection', (connection) => {
      for (const statement of SESSION_SETTINGS)
        connection.query(statement, (error) => error && connection.destroy());
    });
    // For the connection that `initialize` has opened already.
    for (const statement of SESSION_SETTINGS) await source.query(statement);
    return source;
  } catch (error) {
    await source.destroy();
    throw error;
  }
}

/** Gives every query of this data source a deadline from now on. */
export function watchServer(source: DataSource, url: string, log: (line: string) => void): ServerWatch {
  const watch = new ServerWatch(() => pingProbe(url), log);
  const driver = source.driver as unknown as { obtainMasterConnection(): Promise<PooledConnection> };
  const obtain = driver.obtainMasterConnection.bind(driver);
  driver.obtainMasterConnection = () => watch.obtain(obtain);
  return watch;
}

/** The parts of mysql2's pool that are used directly, without TypeORM. */
interface MysqlPool {
  on(event: 'connection', act: (connection: MysqlConnection) => void): void;
}

interface MysqlConnection {
  query(sql: string, done: (error: unknown) => void): unknown;
  destroy(): void;
}
