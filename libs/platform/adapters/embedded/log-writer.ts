import { SqliteThread } from '../sqlite/thread.js';
import type { LogBatch } from './log-batch.js';

/** One thread appends to all log files of the process. */
const thread = new SqliteThread<readonly LogBatch[]>(new URL('./log-writer.worker.js', import.meta.url));

/** Writes one log file from the writer thread. The file has to exist. */
export class LogWriter {
  private closed = false;

  constructor(private readonly path: string) {
    thread.addUser(path);
  }

  /** Resolves once all batches are on disk, in one commit; rejects with SQLite's code if none of them was written. */
  append(batches: readonly LogBatch[]): Promise<void> {
    return thread.ask(this.path, batches);
  }

  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    await thread.removeUser(this.path);
  }
}
