import { setTimeout as delay } from 'node:timers/promises';
import type { DataSource, EntityManager, QueryRunner } from 'typeorm';
import { isBusy, BUSY_TIMEOUT_MS, BUSY_RETRY_MS } from '../sqlite/busy.js';
import { within } from '../../jobs/running-jobs.js';
import { transactionScope } from './transaction-scope.js';
import type { WalFlush } from './wal-flush.js';

interface Write {
  work: (tx: EntityManager) => Promise<unknown>;
  resolve: (result: unknown) => void;
  reject: (error: unknown) => void;
  since: number;
}

/** Most waiting writes that share one commit. */
const MAX_GROUP = 64;
const SLOW_MS = 10_000;
const CLOSE_MS = 10_000;

const setTransactionActive = (runner: QueryRunner, active: boolean) =>
  ((runner as { isTransactionActive: boolean }).isTransactionActive = active);

/**
 * Runs the writes of a SQLite file one after the other on its only writing connection. Writes that wait together share one
 * commit, and so one flush to disk. Each runs in its own savepoint, so it can fail alone; callers are answered after the commit.
 */
export class WriteQueue {
  /** Set while a commit is not on disk yet: resolves once it is, and rejects if that failed. */
  settled?: Promise<void>;
  private waiting: Write[] = [];
  private running: Promise<void> = Promise.resolve();
  private draining = false;
  private closed = false;

  constructor(
    private readonly writer: DataSource,
    private readonly log: (line: string) => void = () => {},
    /** Left out: SQLite flushes by itself. */
    private readonly wal?: WalFlush,
  ) {}

  run<T>(work: (tx: EntityManager) => Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      if (this.closed) return reject(new Error('The database is closed'));
      const since = performance.now();
      this.waiting.push({ work, resolve: resolve as (result: unknown) => void, reject, since });
      if (!this.draining) this.running = transactionScope.exit(() => this.drain());
    });
  }

  /** Accepts no more writes; resolves when the waiting ones are committed, or after `boundMs`, when they are rejected. */
  async close(boundMs = CLOSE_MS): Promise<void> {
    this.closed = true;
    await within(boundMs, this.running).catch(() => undefined);
    for (const write of this.waiting.splice(0)) write.reject(new Error('The database was closed'));
  }

  private async drain(): Promise<void> {
    this.draining = true;
    const watch = setInterval(
      () => this.log(`a transaction has blocked other writers for ${SLOW_MS} ms or more`),
      SLOW_MS,
    ).unref();
    while (this.waiting.length > 0) {
      await this.commitGroup();
      watch.refresh();
    }
    clearInterval(watch);
    this.draining = false;
  }

  private async commitGroup(): Promise<void> {
    const done: (() => void)[] = [];
    const group: Write[] = [];
    let runner: QueryRunner | undefined;
    try {
      await this.wal?.beforeCommit();
      runner = this.writer.createQueryRunner();
      if (!(await this.begin(runner))) return;
      // TypeORM opens a transaction of its own in save() unless it knows of this one.
      setTransactionActive(runner, true);
      while (this.waiting.length > 0 && group.length < MAX_GROUP) {
        const write = this.waiting.shift()!;
        group.push(write);
        await this.inSavepoint(runner, write, done);
      }
      await (this.settled = this.commit(runner));
      for (const answer of done) answer();
    } catch (error) {
      await runner?.query('ROLLBACK').catch(() => undefined);
      if (group.length === 0) group.push(...this.waiting.splice(0, 1));
      for (const write of group) write.reject(error);
    } finally {
      this.settled = undefined;
      if (runner) setTransactionActive(runner, false);
    }
  }

  private async commit(runner: QueryRunner): Promise<void> {
    await runner.query('COMMIT');
    await this.wal?.flush();
  }

  /** Begins a transaction as soon as no other process locks the file; false if all waiting writes were refused before that. */
  private async begin(runner: QueryRunner): Promise<boolean> {
    let logged = false;
    while (this.waiting.length > 0) {
      try {
        await runner.query('BEGIN IMMEDIATE');
        return true;
      } catch (error) {
        if (!isBusy(error)) throw error;
        const late = this.waiting.findIndex(({ since }) => performance.now() - since < BUSY_TIMEOUT_MS);
        const refused = this.waiting.splice(0, late < 0 ? Infinity : late);
        for (const write of refused) write.reject(error);
        if (refused.length > 0 && !logged)
          this.log('another process holds the lock of the database: writes are refused');
        logged ||= refused.length > 0;
        await delay(BUSY_RETRY_MS);
      }
    }
    return false;
  }

  private async inSavepoint(runner: QueryRunner, write: Write, done: (() => void)[]): Promise<void> {
    await runner.query('SAVEPOINT one');
    try {
      const result = await write.work(runner.manager);
      await runner.query('RELEASE one');
      done.push(() => write.resolve(result));
    } catch (error) {
      await runner.query('ROLLBACK TO one');
      await runner.query('RELEASE one');
      done.push(() => write.reject(error));
    }
  }
}
