import type { DataSource, EntityManager, FindManyOptions, FindOptionsWhere, ObjectLiteral } from 'typeorm';
import { within } from '../../jobs/jobs-in-hand.js';
import {
  openMysql,
  openSqlite,
  waitOutside,
  watchServer,
  type Schema,
  type StoreLocation,
  type Target,
} from './data-sources.js';
import { migrate } from './migrate.js';
import type { ServerWatch } from './server-watch.js';
import { insideTransaction, transactionScope, type Consequence } from './transaction-scope.js';
import { WriteQueue } from './write-queue.js';

/** What a transaction writes through. */
export type Tx = EntityManager;

const RETRIED = new Set(['ER_LOCK_DEADLOCK', 'ER_CHECKREAD']);
const TRIES = 6;
const HEALTH_MS = 2_000;

/**
 * One app's tables. Every write goes through `transaction`; `read` sees committed rows alone. What differs between
 * SQLite and MySQL is in this folder and nowhere else.
 */
export class Database {
  private readonly writes?: WriteQueue;
  private readonly acts = new Map<Consequence, Set<() => void>>();

  private constructor(
    private readonly writer: DataSource,
    private readonly reader: DataSource,
    log: (line: string) => void,
    private readonly watch?: ServerWatch,
  ) {
    if (this.kind === 'sqlite') this.writes = new WriteQueue(writer, log);
  }

  /** Opens and migrates. Waits for a MySQL that is away, saying so through `log`. */
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
      waitOutside({ writer, reader });
      return new Database(writer, reader, log);
    }
    for (let waited = 0; ; waited++) {
      let source: DataSource | undefined;
      try {
        source = await openMysql(location.url, schema);
        await migrate(source);
        return new Database(source, source, log, watchServer(source, location.url, log));
      } catch (error) {
        await source?.destroy();
        if (!isAway(error)) throw error;
        if (waited % 10 === 0) log(`waiting for the database (${(error as { code?: string }).code})`);
        await new Promise((resolve) => setTimeout(resolve, 500));
      }
    }
  }

  get kind(): 'sqlite' | 'mysql' {
    return this.writer.options.type === 'better-sqlite3' ? 'sqlite' : 'mysql';
  }

  /** For queries outside a transaction: committed rows alone. */
  get read(): EntityManager {
    return this.reader.manager;
  }

  /** For the test that holds entities against migrations. */
  get source(): DataSource {
    return this.writer;
  }

  /**
   * Runs `work` and commits, or rolls everything back. On SQLite writers queue; on MySQL a deadlock runs `work` again,
   * so it must change nothing but the database; a row that stays locked is away. Calling it inside itself throws.
   */
  async transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    if (insideTransaction())
      throw new Error('transaction() inside transaction(): pass the outer one on instead');
    const entailed = new Set<Consequence>();
    const scoped = (tx: Tx) => transactionScope.run(entailed, () => work(tx));
    const result = await (this.writes ? this.writes.run(scoped) : this.retried(scoped));
    for (const consequence of entailed) for (const act of this.acts.get(consequence) ?? []) act();
    return result;
  }

  /** `act` is called after each commit of a transaction that entailed this. Returns how to stop that. */
  afterCommit(consequence: Consequence, act: () => void): () => void {
    const acts = this.acts.get(consequence) ?? new Set();
    this.acts.set(consequence, acts.add(act));
    return () => void acts.delete(act);
  }

  /** The row, locked until the transaction ends, so that events of one aggregate get their ids in commit order. */
  async lock<E extends ObjectLiteral>(
    tx: Tx,
    entity: Target<E>,
    where: FindOptionsWhere<E>,
  ): Promise<E | null> {
    if (this.kind === 'sqlite') return tx.findOne(entity, { where });
    return tx.findOne(entity, { where, lock: { mode: 'pessimistic_write' } });
  }

  /** As `lock`, for several rows; say an order, so that two transactions take them in the same one. */
  async lockAll<E extends ObjectLiteral>(tx: Tx, entity: Target<E>, find: FindManyOptions<E>): Promise<E[]> {
    if (this.kind === 'sqlite') return tx.find(entity, find);
    return tx.find(entity, { ...find, lock: { mode: 'pessimistic_write' } });
  }

  /** True when the database answers now; answers within 2 s. */
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
    this.watch?.close();
    if (this.reader !== this.writer) await this.reader.destroy();
    await this.writer.destroy();
  }

  private async retried<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await this.writer.transaction(work);
      } catch (error) {
        if (attempt === TRIES || !RETRIED.has((error as { code?: string }).code ?? '')) throw error;
        await new Promise((resolve) => setTimeout(resolve, Math.random() * 20 * 2 ** attempt));
      }
    }
  }
}

const AWAY = [
  /^(ECONN|EHOST|ENET|ETIMEDOUT|EPIPE|ENOTFOUND|EAI_AGAIN|PROTOCOL_)/,
  /^ER_(SERVER_SHUTDOWN|NORMAL_SHUTDOWN|CONNECTION_KILLED|NEW_ABORTING_CONNECTION|CON_COUNT_ERROR|TOO_MANY_USER_CONNECTIONS)$/,
  /^ER_(LOCK_DEADLOCK|LOCK_WAIT_TIMEOUT|QUERY_INTERRUPTED|DISK_FULL|RECORD_FILE_FULL|OPTION_PREVENTS_STATEMENT|READ_ONLY_MODE)$/,
  /^SQLITE_(BUSY|FULL|IOERR|READONLY|CANTOPEN)/,
];

/** True for an error of a database that cannot be reached or written now, as opposed to one that refuses. */
export function isAway(error: unknown): boolean {
  const { code, fatal } = (error ?? {}) as { code?: unknown; fatal?: unknown };
  // A lost connection that is asked once more: mysql2 says no more of it than this.
  if (code === undefined) return fatal === true;
  return AWAY.some((pattern) => pattern.test(String(code)));
}

/** True for a violated primary key or unique index, on either database. */
export function isDuplicate(error: unknown): boolean {
  const { code } = (error ?? {}) as { code?: unknown };
  return code === 'ER_DUP_ENTRY' || /^SQLITE_CONSTRAINT_(PRIMARYKEY|UNIQUE|ROWID)$/.test(String(code));
}
