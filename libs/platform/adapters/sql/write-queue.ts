import type { DataSource, EntityManager, QueryRunner } from 'typeorm';
import { transactionScope } from './transaction-scope.js';

interface Write {
  work: (tx: EntityManager) => Promise<unknown>;
  resolve: (result: unknown) => void;
  reject: (error: unknown) => void;
}

/** How many waiting writes share one commit. */
const GROUP = 64;

/**
 * The writers of a SQLite file, one after the other on its one connection. Those that wait together share one commit,
 * and so one flush to disk: each runs in a savepoint of its own, fails by itself, and is answered after the commit.
 */
export class WriteQueue {
  private waiting: Write[] = [];
  private running: Promise<void> = Promise.resolve();
  private busy = false;

  constructor(private readonly writer: DataSource) {}

  run<T>(work: (tx: EntityManager) => Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.waiting.push({ work, resolve: resolve as (result: unknown) => void, reject });
      if (!this.busy) this.running = transactionScope.exit(() => this.drain());
    });
  }

  /** Resolves when nothing is being written. */
  idle(): Promise<void> {
    return this.running;
  }

  private async drain(): Promise<void> {
    this.busy = true;
    while (this.waiting.length > 0) await this.commitTogether();
    this.busy = false;
  }

  private async commitTogether(): Promise<void> {
    const runner = this.writer.createQueryRunner();
    const flag = runner as { isTransactionActive: boolean };
    const done: (() => void)[] = [];
    const group: Write[] = [];
    try {
      await runner.query('BEGIN IMMEDIATE');
      // TypeORM opens a transaction of its own in save() unless it knows of this one.
      flag.isTransactionActive = true;
      while (this.waiting.length > 0 && group.length < GROUP) {
        const write = this.waiting.shift()!;
        group.push(write);
        await this.inSavepoint(runner, write, done);
      }
      await runner.query('COMMIT');
      for (const answer of done) answer();
    } catch (error) {
      await runner.query('ROLLBACK').catch(() => undefined);
      if (group.length === 0) group.push(...this.waiting.splice(0, 1));
      for (const write of group) write.reject(error);
    } finally {
      flag.isTransactionActive = false;
      await runner.release();
    }
  }

  private async inSavepoint(runner: QueryRunner, write: Write, done: (() => void)[]): Promise<void> {
    await runner.query('SAVEPOINT one');
    try {
      const result = await transactionScope.run({}, () => write.work(runner.manager));
      await runner.query('RELEASE one');
      done.push(() => write.resolve(result));
    } catch (error) {
      await runner.query('ROLLBACK TO one');
      await runner.query('RELEASE one');
      done.push(() => write.reject(error));
    }
  }
}
