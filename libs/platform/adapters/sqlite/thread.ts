import { Worker } from 'node:worker_threads';

/** Work on a SQLite file; null closes the file. */
export interface ThreadRequest<W> {
  id: number;
  path: string;
  work: W | null;
}

/** The answer to the request of that id, once its work is on disk or nothing of it was done. */
export interface ThreadAnswer {
  id: number;
  failure?: { message: string; code?: string };
}

interface PendingWork {
  resolve(): void;
  reject(error: Error): void;
}

/**
 * Works on SQLite files in a thread of its own, so that the event loop goes on while the disk flushes. One thread serves
 * all files that are named to it; it ends when the last of them is closed.
 */
export class SqliteThread<W> {
  private worker?: Worker;
  private readonly pending = new Map<number, PendingWork>();
  /** Number of users by file. */
  private readonly users = new Map<string, number>();
  private lastId = 0;

  /** `script`: address of the thread's compiled script. */
  constructor(private readonly script: URL) {}

  addUser(path: string): void {
    this.users.set(path, (this.users.get(path) ?? 0) + 1);
  }

  async removeUser(path: string): Promise<void> {
    const left = this.users.get(path)! - 1;
    if (left > 0) return void this.users.set(path, left);
    this.users.delete(path);
    // A thread that has ended has closed its files. Whatever was done is on disk or was refused before.
    if (this.worker) await this.ask(path, null).catch(() => undefined);
    // Another file may be closing at the same time; the last one ends the thread.
    if (this.users.size > 0 || this.pending.size > 0) return;
    const { worker } = this;
    this.worker = undefined;
    await worker?.terminate();
  }

  /** Resolves once the work is done; rejects with SQLite's code if nothing of it was done. */
  ask(path: string, work: W | null): Promise<void> {
    this.worker ??= this.start();
    const id = ++this.lastId;
    if (this.pending.size === 0) this.worker.ref();
    return new Promise((resolve, reject) => {
      this.pending.set(id, { resolve, reject });
      this.worker!.postMessage({ id, path, work } satisfies ThreadRequest<W>);
    });
  }

  private start(): Worker {
    // The tests run the source.
    const file = import.meta.url.endsWith('.ts') ? this.script.href.replace(/\.js$/, '.ts') : this.script;
    const worker = new Worker(new URL(file), { execArgv: [] });
    worker.on('message', (answer: ThreadAnswer) => this.settle(answer));
    worker.on('error', (error) => this.fail(worker, error as Error));
    worker.on('exit', () => this.fail(worker, new Error('The thread that works on SQLite files has ended')));
    return worker;
  }

  private settle({ id, failure }: ThreadAnswer): void {
    const work = this.pending.get(id);
    this.pending.delete(id);
    // An idle thread does not keep the process running.
    if (this.pending.size === 0) this.worker?.unref();
    if (failure) work?.reject(Object.assign(new Error(failure.message), { code: failure.code }));
    else work?.resolve();
  }

  /** Rejects what the thread has not answered; the next request starts a new one. */
  private fail(worker: Worker, error: Error): void {
    if (this.worker !== worker) return;
    this.worker = undefined;
    for (const work of this.pending.values()) work.reject(error);
    this.pending.clear();
  }
}
