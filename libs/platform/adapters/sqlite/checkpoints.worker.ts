/**
 * The thread that makes checkpoints. It imports packages and types only, since the tests run it as it is, without a build.
 */
import { parentPort } from 'node:worker_threads';
import Database from 'better-sqlite3';
import type { ThreadAnswer, ThreadRequest } from './thread.js';
import type { CheckpointWork } from './checkpoints.js';

const files = new Map<string, Database.Database>();

function open(path: string): Database.Database {
  const database = new Database(path, { timeout: 0, fileMustExist: true });
  files.set(path, database);
  return database;
}

function checkpoint({ path, work }: ThreadRequest<CheckpointWork>): void {
  if (work === null) {
    files.get(path)?.close();
    files.delete(path);
    return;
  }
  const database = files.get(path) ?? open(path);
  const [{ busy, log, checkpointed }] = database.pragma('wal_checkpoint(PASSIVE)') as [
    Record<string, number>,
  ];
  if (work === 'all' && (busy !== 0 || log !== checkpointed))
    throw Object.assign(new Error('The write-ahead log is in use'), { code: 'SQLITE_BUSY' });
}

parentPort!.on('message', (request: ThreadRequest<CheckpointWork>) => {
  const answer: ThreadAnswer = { id: request.id };
  try {
    checkpoint(request);
  } catch (error) {
    // An error loses its code on the way between threads.
    const { code, message } = error as { code?: string; message: string };
    answer.failure = { message, ...(code !== undefined && { code }) };
  }
  parentPort!.postMessage(answer);
});
