import { setTimeout as delay } from 'node:timers/promises';
import { crc32 } from 'node:zlib';
import Database from 'better-sqlite3';
import type { LogRecord, StoredRecord } from '../../ports/event-log.port.js';
import { isBusy } from '../busy.js';

/** The embedded log spreads a topic over at most so many partitions. */
const MOST_PARTITIONS = 4;
const BATCH_RECORDS = 500;
const BATCH_CHARACTERS = 8_000_000;
const PRUNE_RECORDS = 1_000;

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS records (
    offset INTEGER PRIMARY KEY AUTOINCREMENT, topic TEXT NOT NULL, part INTEGER NOT NULL,
    key TEXT NOT NULL, id TEXT NOT NULL, headers TEXT NOT NULL, payload TEXT NOT NULL, at INTEGER NOT NULL);
  CREATE INDEX IF NOT EXISTS records_by_part ON records (topic, part, offset);
  CREATE TABLE IF NOT EXISTS cursors (
    grp TEXT NOT NULL, topic TEXT NOT NULL, part INTEGER NOT NULL, done INTEGER NOT NULL,
    PRIMARY KEY (grp, topic, part)) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS group_members (
    grp TEXT NOT NULL, topic TEXT NOT NULL, holder TEXT NOT NULL,
    PRIMARY KEY (grp, topic, holder)) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS group_leases (
    grp TEXT NOT NULL, topic TEXT NOT NULL, part INTEGER NOT NULL, holder TEXT NOT NULL,
    PRIMARY KEY (grp, topic, part)) WITHOUT ROWID;
`;

interface Row extends Omit<StoredRecord, 'headers' | 'offset' | 'partition'> {
  offset: number;
  headers: string;
}

export const partitionsOf = (declared: number): number => Math.min(declared, MOST_PARTITIONS);

/**
 * One SQLite file of the log. Every method is one short synchronous transaction: waiting inside one would block
 * the loop that another connection of this process needs in order to commit.
 */
export class LogFile {
  /** Writes records; fsyncs each commit. */
  private readonly log: Database.Database;
  /** Reads records and keeps cursors and leases; a cursor lost in a power cut only means that a batch comes again. */
  readonly books: Database.Database;
  private readonly statements;

  private constructor(readonly path: string) {
    this.log = connect(path, 'FULL');
    this.books = connect(path, 'NORMAL');
    this.log.transaction(() => this.log.exec(SCHEMA)).immediate();
    this.statements = {
      insert: this.log.prepare(
        'INSERT INTO records (topic, part, key, id, headers, payload, at) VALUES (?, ?, ?, ?, ?, ?, ?)',
      ),
      read: this.books.prepare<[string, number, number], Row>(
        `SELECT offset, topic, key, id, headers, payload FROM records
         WHERE topic = ? AND part = ? AND offset > ? ORDER BY offset LIMIT ${BATCH_RECORDS}`,
      ),
      ahead: this.books.prepare<[string, number, string], { offset: number }>(
        `SELECT offset FROM records AS r WHERE topic = ? AND part = ? AND offset > coalesce(
           (SELECT done FROM cursors WHERE grp = ? AND topic = r.topic AND part = r.part), 0) LIMIT 1`,
      ),
      end: this.books.prepare<[], { seq: number }>(`SELECT seq FROM sqlite_sequence WHERE name = 'records'`),
      prune: this.log.prepare(
        `DELETE FROM records WHERE offset IN (SELECT offset FROM (SELECT offset, at FROM records
         WHERE topic = ? AND part = ? ORDER BY offset LIMIT ${PRUNE_RECORDS}) WHERE at < ?)`,
      ),
    };
  }

  /** Opens or creates the file; waits while another process is creating it. */
  static async open(path: string): Promise<LogFile> {
    for (let attempt = 1; ; attempt++) {
      try {
        return new LogFile(path);
      } catch (error) {
        if (attempt === 50 || !isBusy(error)) throw error;
        await delay(50);
      }
    }
  }

  /** Appends in one commit; a record's place in the log is its place in the order of commits. */
  append(records: readonly LogRecord[], partitionsOfTopic: (topic: string) => number): void {
    const at = Date.now();
    this.log
      .transaction(() => {
        for (const { topic, key, id, headers, payload } of records) {
          const part = crc32(key) % partitionsOfTopic(topic);
          this.statements.insert.run(topic, part, key, id, JSON.stringify(headers), payload, at);
        }
      })
      .immediate();
  }

  /** The next records of a partition after an offset: at most 500, or fewer when they are large. */
  read(topic: string, partition: number, after: number): StoredRecord[] {
    const batch: StoredRecord[] = [];
    let characters = 0;
    for (const row of this.statements.read.iterate(topic, partition, after)) {
      batch.push({ ...row, partition, offset: String(row.offset), headers: JSON.parse(row.headers) });
      characters += row.payload.length;
      if (characters > BATCH_CHARACTERS) break;
    }
    return batch;
  }

  /** Whether a partition holds a record that the group has not taken. */
  isAhead(topic: string, partition: number, group: string): boolean {
    return this.statements.ahead.get(topic, partition, group) !== undefined;
  }

  /** The highest offset ever given. */
  end(): number {
    return this.statements.end.get()?.seq ?? 0;
  }

  /** Removes up to 1,000 of a partition's oldest records from before an instant; returns true when more may be left. */
  prune(topic: string, partition: number, before: number): boolean {
    return this.statements.prune.run(topic, partition, before).changes === PRUNE_RECORDS;
  }

  close(): void {
    this.books.close();
    this.log.close();
  }
}

function connect(path: string, synchronous: 'FULL' | 'NORMAL'): Database.Database {
  // No time-out: while it lasted the event loop would stand still. Whoever meets a locked file tries again later.
  const database = new Database(path, { timeout: 0 });
  database.pragma('journal_mode = WAL');
  database.pragma(`synchronous = ${synchronous}`);
  return database;
}
