/**
 * The thread that writes the log's files. It imports packages and types only, since the tests run it as it is, without a
 * build.
 */
import { parentPort } from 'node:worker_threads';
import Database from 'better-sqlite3';
import type { ThreadAnswer, ThreadRequest } from '../sqlite/thread.js';
import type { LogBatch } from './log-batch.js';

/** Milliseconds that SQLite waits here for another connection's lock. The other files wait too; a writer tries again later. */
const LOCK_WAIT_MS = 20;

type Request = ThreadRequest<readonly LogBatch[]>;

interface WrittenFile {
  append(batches: readonly LogBatch[]): void;
  close(): void;
}

const files = new Map<string, WrittenFile>();

/** Opens a file that exists; each commit is fsynced. Checkpoints are made in another thread, see `Checkpoints`. */
function open(path: string): WrittenFile {
  const database = new Database(path, { timeout: LOCK_WAIT_MS, fileMustExist: true });
  database.pragma('synchronous = FULL');
  database.pragma('wal_autocheckpoint = 0');
  const last = database.prepare<[], { seq: number }>(
    "SELECT seq FROM sqlite_sequence WHERE name = 'batches'",
  );
  const insert = database.prepare(
    'INSERT INTO batches (offset, topic, part, records, data, at) VALUES (?, ?, ?, ?, ?, ?)',
  );
  const append = database.transaction((batches: readonly LogBatch[]) => {
    const at = Date.now();
    let offset = last.get()?.seq ?? 0;
    for (const { topic, partition, records, data } of batches)
      insert.run((offset += records), topic, partition, records, data, at);
  });
  return { append: (batches) => append.immediate(batches), close: () => database.close() };
}

function write({ path, work }: Request): void {
  if (work === null) {
    files.get(path)?.close();
    files.delete(path);
    return;
  }
  const file = files.get(path) ?? open(path);
  files.set(path, file);
  file.append(work);
}

parentPort!.on('message', (request: Request) => {
  const answer: ThreadAnswer = { id: request.id };
  try {
    write(request);
  } catch (error) {
    // An error loses its code on the way between threads.
    const { code, message } = error as { code?: string; message: string };
    answer.failure = { message, ...(code !== undefined && { code }) };
  }
  parentPort!.postMessage(answer);
});
