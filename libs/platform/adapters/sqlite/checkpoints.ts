import type Database from 'better-sqlite3';
import { SqliteThread } from './thread.js';

/** Pages of a write-ahead log after which they are copied into the file: SQLite's own default. */
const MAX_PAGES = 1_000;

/** `some`: copies as many pages as it can; `all`: fails if a page is left. */
export type CheckpointWork = 'some' | 'all';

const thread = new SqliteThread<CheckpointWork>(new URL('./checkpoints.worker.js', import.meta.url));

/**
 * Copies the write-ahead log of a SQLite file into the file, in a thread of its own, since that takes several flushes of
 * the disk. It needs `wal_autocheckpoint = 0` on every connection that writes often.
 */
export class Checkpoints {
  private readonly pages: Database.Statement<[], { log: number }>;
  private copying = false;
  private copied = false;
  private closed = false;

  /** `database`: any connection to the file. */
  constructor(
    private readonly path: string,
    database: Database.Database,
  ) {
    this.pages = database.prepare('PRAGMA wal_checkpoint(NOOP)');
    thread.addUser(path);
  }

  /**
   * Call it before a commit, and commit once it resolves. A long log is copied while commits go on; afterwards one
   * commit waits until the few pages that came meanwhile are copied too, since SQLite begins the log anew only then. What
   * fails is tried again.
   */
  async beforeCommit(): Promise<void> {
    if (this.copying) return;
    if (this.copied) {
      this.copied = false;
      return thread.ask(this.path, 'some').catch(() => undefined);
    }
    if (this.pages.get()!.log < MAX_PAGES) return;
    this.copying = true;
    void this.copy();
  }

  /** Resolves once every commit is in the file itself, and on disk; rejects otherwise. */
  copyAll(): Promise<void> {
    return thread.ask(this.path, 'all');
  }

  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    await thread.removeUser(this.path);
  }

  private async copy(): Promise<void> {
    this.copied = await thread.ask(this.path, 'some').then(
      () => true,
      () => false,
    );
    this.copying = false;
  }
}
