import { open, type FileHandle } from 'node:fs/promises';
import type BetterSqlite3 from 'better-sqlite3';
import { Checkpoints } from '../sqlite/checkpoints.js';

/**
 * Makes commits of a SQLite file durable without keeping the event loop waiting for the disk: SQLite itself flushes at
 * each commit inside the call. Here a commit only writes to the write-ahead log, which is flushed in a thread before the
 * caller is answered. That is as durable as `synchronous = FULL`, as long as nobody acts on what is not flushed yet: see
 * `WriteQueue.settled`.
 */
export class WalFlush {
  private readonly checkpoints: Checkpoints;
  private log?: FileHandle;
  private failed = false;

  /** `writer`: the only connection of this process that writes. */
  constructor(
    private readonly path: string,
    writer: BetterSqlite3.Database,
  ) {
    writer.pragma('synchronous = NORMAL');
    writer.pragma('wal_autocheckpoint = 0');
    this.checkpoints = new Checkpoints(path, writer);
  }

  /** Call it before each commit. */
  beforeCommit(): Promise<void> {
    return this.checkpoints.beforeCommit();
  }

  /** Resolves once all commits are on disk. If it rejects, the last ones may be lost by a power cut. */
  async flush(): Promise<void> {
    try {
      // After a failure the system takes what it could not write for written, so the log is not to be relied on.
      if (this.failed) return await this.copyAll();
      this.log ??= await open(`${this.path}-wal`);
      await this.log.datasync();
    } catch (error) {
      this.failed = true;
      const reason = (error as { code?: string }).code ?? (error as Error).name;
      throw Object.assign(new Error(`The database cannot be flushed (${reason})`), {
        code: 'SQLITE_IOERR_FSYNC',
      });
    }
  }

  async close(): Promise<void> {
    await this.log?.close();
    await this.checkpoints.close();
  }

  private async copyAll(): Promise<void> {
    await this.checkpoints.copyAll();
    this.failed = false;
  }
}
