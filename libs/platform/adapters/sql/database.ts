import { setTimeout as delay } from 'node:timers/promises';
import type { DataSource, EntityManager, FindManyOptions, FindOptionsWhere, ObjectLiteral } from 'typeorm';
import { within } from '../../jobs/running-jobs.js';
import { BackOff, backOffMs } from '../../time/back-off.js';
import {
  connectionOf,
  letOthersRun,
  openMysql,
  openSqlite,
  watchServer,
  type Schema,
  type StoreLocation,
  type Target,
} from './data-sources.js';
import { migrate } from './migrate.js';
import type { ServerWatch } from './server-watch.js';
import { CommitScope, insideTransaction, transactionScope, type AfterCommit } from './transaction-scope.js';
import { WalFlush } from './wal-flush.js';
import { WriteQueue } from './write-queue.js';

/** The entity manager of a transaction, through which it reads and writes. */
export type Tx = EntityManager;

const RETRIED_CODES = new Set(['ER_LOCK_DEADLOCK', 'ER_CHECKREAD']);
const MAX_TRIES = 6;
const HEALTH_MS = 2_000;

/**
 * One app's tables. Every write goes through `transaction`; `read` sees committed rows alone. What differs between
 * SQLite and MySQL is in this folder and nowhere else.
 */
export class Database {
  private readonly writes?: WriteQueue;
  private readonly wal?: WalFlush;
  private readonly commitListeners = new Map<AfterCommit, Set<() => void>>();

  private constructor(
    private readonly writer: DataSource,
    private readonly reader: DataSource,
    log: (line: string) => void,
    private readonly watch?: ServerWatch,
  ) {
    if (this.kind !== 'sqlite') return;
    this.wal = new WalFlush(writer.options.database as string, connectionOf(writer));
    const writes = (this.writes = new WriteQueue(writer, log, this.wal));
    letOthersRun({ writer, reader }, () => writes.settled);
  }

  /** Opens the database and runs its migrations. Waits for an unreachable MySQL and reports that through `log`. */
  static async open(
    location: StoreLocation,
    schema: Schema,
    log: (line: string) => void = () => {},
  ): Promise<Database> {
    if ('file' in location) {
      const { writer, reader } = await openSqlite(location.file, schema);
      try {
        await migrate(writer);
      } catch (error) {
        await Promise.all([writer.destroy(), reader.destroy()]);
        throw error;
      }
      return new Database(writer, reader, log);
    }
    const backOff = new BackOff(250, 2_000);
    for (;;) {
      let source: DataSource | undefined;
      try {
        source = await openMysql(location.url, schema);
        await migrate(source);
        return new Database(source, source, log, watchServer(source, location.url, log));
      } catch (error) {
        await source?.destroy();
        if (!isUnavailable(error)) throw error;
        if (backOff.failures % 10 === 0)
          log(`waiting for the database (${(error as { code?: string }).code})`);
        await backOff.wait();
      }
    }
  }

  get kind(): 'sqlite' | 'mysql' {
    return this.writer.options.type === 'better-sqlite3' ? 'sqlite' : 'mysql';
  }

  /** For queries outside a transaction; sees committed rows only. */
  get read(): EntityManager {
    return this.reader.manager;
  }

  /** For the test that compares entities and migrations. */
  get source(): DataSource {
    return this.writer;
  }

  /**
   * Runs `work` and commits, or rolls everything back. On SQLite writers wait in a queue. On MySQL `work` runs again after
   * a deadlock, so it must change nothing but the database; a row that stays locked fails with an error that `isUnavailable`
   * accepts. Throws if called inside another transaction.
   */
  async transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    if (insideTransaction())
      throw new Error('transaction() inside transaction(): pass the outer one on instead');
    let scope = new CommitScope();
    const scoped = (tx: Tx) => {
      scope = new CommitScope();
      return transactionScope.run(scope, () => work(tx));
    };
    const result = await (this.writes ? this.writes.run(scoped) : this.retryOnDeadlock(scoped));
    scope.committed();
    for (const work of scope.asked) for (const listener of this.commitListeners.get(work) ?? []) listener();
    return result;
  }

  /** Calls `listener` after each commit of a transaction that asked for `work`. Returns a function that stops that. */
  onCommit(work: AfterCommit, listener: () => void): () => void {
    const listeners = this.commitListeners.get(work) ?? new Set();
    this.commitListeners.set(work, listeners.add(listener));
    return () => void listeners.delete(listener);
  }

  /** Reads one row and locks it until the transaction ends, so that events of one aggregate get their ids in commit order. */
  async lock<E extends ObjectLiteral>(
    tx: Tx,
    entity: Target<E>,
    where: FindOptionsWhere<E>,
  ): Promise<E | null> {
    if (this.kind === 'sqlite') return tx.findOne(entity, { where });
    return tx.findOne(entity, { where, lock: { mode: 'pessimistic_write' } });
  }

  /** Like `lock`, for several rows. Give `find` an order: transactions that lock rows in different orders deadlock. */
  async lockAll<E extends ObjectLiteral>(tx: Tx, entity: Target<E>, find: FindManyOptions<E>): Promise<E[]> {
    if (this.kind === 'sqlite') return tx.find(entity, find);
    return tx.find(entity, { ...find, lock: { mode: 'pessimistic_write' } });
  }

  /**
   * As `lockAll`, for long lists: returns the values of `column` that are among `wanted` in rows whose `flag` is 1. It costs
   * a tenth, since no entity is made and no parameter is named.
   */
  async lockFlagged<E extends object>(
    tx: Tx,
    entity: Target<E>,
    { column, wanted, flag }: { column: keyof E & string; wanted: readonly string[]; flag: keyof E & string },
  ): Promise<string[]> {
    if (wanted.length === 0) return [];
    const { driver } = tx.connection;
    const { tableName, primaryColumns } = tx.connection.getMetadata(entity);
    const names = [tableName, column, flag, primaryColumns[0]!.databaseName];
    const [table, value, set, key] = names.map((name) => driver.escape(name));
    const marks = wanted.map(() => '?').join(', ');
    const rows = await tx.query<{ value: string }[]>(
      `SELECT ${value} AS value FROM ${table} WHERE ${value} IN (${marks}) AND ${set} = 1 ORDER BY ${key}${this.kind === 'sqlite' ? '' : ' FOR UPDATE'}`,
      [...wanted],
    );
    return rows.map((row) => row.value);
  }

  /** Resolves within 2 s: true if the database answers. */
  async healthy(): Promise<boolean> {
    try {
      await within(HEALTH_MS, this.reader.query('SELECT 1'));
      return true;
    } catch {
      return false;
    }
  }

  async close(): Promise<void> {
    await this.writes?.close();
    await this.wal?.close();
    this.watch?.close();
    if (this.reader !== this.writer) await this.reader.destroy();
    await this.writer.destroy();
  }

  private async retryOnDeadlock<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.writer.transaction(work);
      } catch (error) {
        if (attempt === MAX_TRIES || !RETRIED_CODES.has((error as { code?: string }).code ?? '')) throw error;
        // A random wait, so that transactions that deadlocked do not collide again.
        await delay(backOffMs(attempt, { first: 20, spread: 1 }));
      }
    }
  }
}

const UNAVAILABLE_CODES = [
  /^(ECONN|EHOST|ENET|ETIMEDOUT|EPIPE|ENOTFOUND|EAI_AGAIN|PROTOCOL_)/,
  /^ER_(SERVER_SHUTDOWN|NORMAL_SHUTDOWN|CONNECTION_KILLED|NEW_ABORTING_CONNECTION|CON_COUNT_ERROR|TOO_MANY_USER_CONNECTIONS)$/,
  /^ER_(LOCK_DEADLOCK|LOCK_WAIT_TIMEOUT|QUERY_INTERRUPTED|DISK_FULL|RECORD_FILE_FULL|OPTION_PREVENTS_STATEMENT|READ_ONLY_MODE)$/,
  /^SQLITE_(BUSY|FULL|IOERR|READONLY|CANTOPEN)/,
];

/** True for an error of a database that cannot be reached or written now; trying again later can help. */
export function isUnavailable(error: unknown): boolean {
  const { code, fatal } = (error ?? {}) as { code?: unknown; fatal?: unknown };
  // mysql2 sets only `fatal`, and no code, for a query on a connection that was lost before.
  if (code === undefined) return fatal === true;
  return UNAVAILABLE_CODES.some((pattern) => pattern.test(String(code)));
}

/** Runs `work`, a transaction, once more where another one wrote the same unique value at the same time. */
export async function againOnDuplicate<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    return work();
  }
}

/** True for a violated primary key or unique index, on either database. */
export function isDuplicate(error: unknown): boolean {
  const { code } = (error ?? {}) as { code?: unknown };
  return code === 'ER_DUP_ENTRY' || /^SQLITE_CONSTRAINT_(PRIMARYKEY|UNIQUE|ROWID)$/.test(String(code));
}
