/**
 * The thread that writes the log's files. It imports packages and types only, since the tests run it as it is, without a
 * build.
 */
import { parentPort } from 'node:worker_threads';
import Database from 'better-sqlite3';
import type { LogRow, WriteAnswer, WriteRequest } from './log-writer.js';

/** Milliseconds that SQLite waits here for another connection's lock. The other files wait too; a writer tries again later. */
const LOCK_WAIT_MS = 20;

interface WrittenFile {
  append(rows: readonly LogRow[]): void;
  close(): void;
}

const files = new Map<string, WrittenFile>();

/** Opens a file that exists; each commit is fsynced. */
function open(path: string): WrittenFile {
  const database = new Database(path, { timeout: LOCK_WAIT_MS, fileMustExist: true });
  database.pragma('synchronous = FULL');
  const insert = database.prepare(
    'INSERT INTO records (topic, part, key, id, headers, payload, at) VALUES (?, ?, ?, ?, ?, ?, ?)',
  );
  const appendAll = database.transaction((rows: readonly LogRow[]) => {
    const at = Date.now();
    for (const [topic, part, key, id, headers, payload] of rows)
      insert.run(topic, part, key, id, headers, payload, at);
  });
  return { append: (rows) => appendAll.immediate(rows), close: () => database.close() };
}

function write({ path, rows }: WriteRequest): void {
  if (rows === null) {
    files.get(path)?.close();
    files.delete(path);
    return;
  }
  const file = files.get(path) ?? open(path);
  files.set(path, file);
  file.append(rows);
}

parentPort!.on('message', (request: WriteRequest) => {
  const answer: WriteAnswer = { id: request.id };
  try {
    write(request);
  } catch (error) {
    // An error loses its code on the way between threads.
    const { code, message } = error as { code?: string; message: string };
    answer.failure = { message, ...(code !== undefined && { code }) };
  }
  parentPort!.postMessage(answer);
});
