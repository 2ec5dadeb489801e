import { Worker } from 'node:worker_threads';
import type { LogBatch } from './log-batch.js';

/** Batches to append to a file in one commit; null closes the file. */
export interface WriteRequest {
  id: number;
  path: string;
  batches: readonly LogBatch[] | null;
}

/** The answer to the request of that id, once the batches are on disk or nothing of them was written. */
export interface WriteAnswer {
  id: number;
  failure?: { message: string; code?: string };
}

interface PendingWrite {
  resolve(): void;
  reject(error: Error): void;
}

/**
 * Appends batches to log files in a thread of its own, so that the event loop goes on while the disk flushes. One thread
 * serves all files of the process; it ends when the last file is closed.
 */
class WriterThread {
  private worker?: Worker;
  private readonly pending = new Map<number, PendingWrite>();
  /** Number of users by file. */
  private readonly users = new Map<string, number>();
  private lastId = 0;

  addUser(path: string): void {
    this.users.set(path, (this.users.get(path) ?? 0) + 1);
  }

  async removeUser(path: string): Promise<void> {
    const left = this.users.get(path)! - 1;
    if (left > 0) return void this.users.set(path, left);
    this.users.delete(path);
    // A thread that has ended has closed its files. Whatever was appended is on disk or was refused before.
    if (this.worker) await this.ask(path, null).catch(() => undefined);
    // Another file may be closing at the same time; the last one ends the thread.
    if (this.users.size > 0 || this.pending.size > 0) return;
    const { worker } = this;
    this.worker = undefined;
    await worker?.terminate();
  }

  ask(path: string, batches: readonly LogBatch[] | null): Promise<void> {
    this.worker ??= this.start();
    const id = ++this.lastId;
    if (this.pending.size === 0) this.worker.ref();
    return new Promise((resolve, reject) => {
      this.pending.set(id, { resolve, reject });
      this.worker!.postMessage({ id, path, batches } satisfies WriteRequest);
    });
  }

  private start(): Worker {
    // The tests run the source.
    const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'js';
    const worker = new Worker(new URL(`./log-writer.worker.${extension}`, import.meta.url), { execArgv: [] });
    worker.on('message', (answer: WriteAnswer) => this.settle(answer));
    worker.on('error', (error) => this.fail(worker, error as Error));
    worker.on('exit', () => this.fail(worker, new Error('The thread that writes the log has ended')));
    return worker;
  }

  private settle({ id, failure }: WriteAnswer): void {
    const write = this.pending.get(id);
    this.pending.delete(id);
    // An idle thread does not keep the process running.
    if (this.pending.size === 0) this.worker?.unref();
    if (failure) write?.reject(Object.assign(new Error(failure.message), { code: failure.code }));
    else write?.resolve();
  }

  /** Rejects what the thread has not answered; the next request starts a new one. */
  private fail(worker: Worker, error: Error): void {
    if (this.worker !== worker) return;
    this.worker = undefined;
    for (const write of this.pending.values()) write.reject(error);
    this.pending.clear();
  }
}

const thread = new WriterThread();

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
