import { setTimeout as delay } from 'node:timers/promises';
import { crc32 } from 'node:zlib';
import Database from 'better-sqlite3';
import type { LogRecord, StoredRecord } from '../../ports/event-log.port.js';
import { isBusy } from '../sqlite/busy.js';
import { Checkpoints } from '../sqlite/checkpoints.js';
import { decodeBatch, encodeBatches } from './log-batch.js';
import { LogWriter } from './log-writer.js';

/** The embedded log uses at most this many partitions of a topic. */
const MAX_PARTITIONS = 4;
const BATCH_RECORDS = 500;
const BATCH_CHARACTERS = 8_000_000;
const PRUNE_BATCHES = 100;
/**
 * Pages of the write-ahead log after which a commit on the event loop copies them into the file. `Checkpoints` does so
 * far earlier wherever records are appended.
 */
const LOOP_CHECKPOINT_PAGES = 10_000;

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS batches (
    offset INTEGER PRIMARY KEY AUTOINCREMENT, topic TEXT NOT NULL, part INTEGER NOT NULL,
    records INTEGER NOT NULL, data TEXT NOT NULL, at INTEGER NOT NULL);
  CREATE INDEX IF NOT EXISTS batches_by_part ON batches (topic, part, offset);
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

/** A row of `batches`. Each record has an offset of its own; the last one's is the row's. */
interface Row {
  offset: number;
  records: number;
  data: string;
}

/** Returns how many partitions the embedded log uses of a topic that declares this many. */
export const partitionsOf = (declared: number): number => Math.min(declared, MAX_PARTITIONS);

/**
 * One SQLite file of the log. Records are appended by the writer thread, each commit with an fsync. Every other method is
 * one short synchronous transaction: a wait inside one would block the event loop, which another connection of this
 * process needs in order to commit.
 */
export class LogFile {
  /**
   * Connection that reads records and writes group offsets and leases, without an fsync for each commit: an offset lost in
   * a power cut only means that a batch is delivered again.
   */
  readonly relaxed: Database.Database;
  private readonly checkpoints: Checkpoints;
  private readonly writer: LogWriter;
  private readonly statements;

  private constructor(readonly path: string) {
    this.relaxed = connect(path);
    this.relaxed.transaction(() => this.relaxed.exec(SCHEMA)).immediate();
    this.checkpoints = new Checkpoints(path, this.relaxed);
    this.writer = new LogWriter(path);
    this.statements = {
      read: this.relaxed.prepare<[string, number, number], Row>(
        `SELECT offset, records, data FROM batches
         WHERE topic = ? AND part = ? AND offset > ? ORDER BY offset LIMIT ${BATCH_RECORDS}`,
      ),
      ahead: this.relaxed.prepare<[string, number, string], { offset: number }>(
        `SELECT offset FROM batches AS b WHERE topic = ? AND part = ? AND offset > coalesce(
           (SELECT done FROM cursors WHERE grp = ? AND topic = b.topic AND part = b.part), 0) LIMIT 1`,
      ),
      before: this.relaxed.prepare<[string, number, number], { offset: number }>(
        `SELECT offset FROM batches WHERE topic = ? AND part = ? AND at < ? ORDER BY offset DESC LIMIT 1`,
      ),
      end: this.relaxed.prepare<[], { seq: number }>(
        `SELECT seq FROM sqlite_sequence WHERE name = 'batches'`,
      ),
      prune: this.relaxed.prepare(
        `DELETE FROM batches WHERE offset IN (SELECT offset FROM (SELECT offset, at FROM batches
         WHERE topic = ? AND part = ? ORDER BY offset LIMIT ${PRUNE_BATCHES}) WHERE at < ?)`,
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

  /** Appends the records in one commit. Offsets follow the order of commits. */
  async append(records: readonly LogRecord[], partitionsOfTopic: (topic: string) => number): Promise<void> {
    await this.checkpoints.beforeCommit();
    await this.writer.append(
      encodeBatches(records, ({ topic, key }) => crc32(key) % partitionsOfTopic(topic)),
    );
  }

  /** Returns the next records of a partition after an offset: at most 500, and about 8 million characters. */
  read(topic: string, partition: number, after: number): StoredRecord[] {
    const read: StoredRecord[] = [];
    let characters = 0;
    for (const { offset: last, records, data } of this.statements.read.iterate(topic, partition, after)) {
      let offset = last - records;
      for (const record of decodeBatch(data)) {
        if (++offset > after) read.push({ topic, partition, offset: String(offset), ...record });
        if (read.length === BATCH_RECORDS) return read;
      }
      characters += data.length;
      if (characters > BATCH_CHARACTERS) break;
    }
    return read;
  }

  /** Returns whether a partition holds a record that the group has not processed. */
  isAhead(topic: string, partition: number, group: string): boolean {
    return this.statements.ahead.get(topic, partition, group) !== undefined;
  }

  /** Returns the offset of the last record of a partition that was appended before an instant; 0 if there is none. */
  lastBefore(topic: string, partition: number, at: number): number {
    return this.statements.before.get(topic, partition, at)?.offset ?? 0;
  }

  /** Returns the highest offset ever assigned in this file. */
  end(): number {
    return this.statements.end.get()?.seq ?? 0;
  }

  /** Deletes some of a partition's batches from before an instant; returns true if more may be left. */
  prune(topic: string, partition: number, before: number): boolean {
    return this.statements.prune.run(topic, partition, before).changes === PRUNE_BATCHES;
  }

  async close(): Promise<void> {
    this.relaxed.close();
    await this.checkpoints.close();
    await this.writer.close();
  }
}

function connect(path: string): Database.Database {
  // No time-out, since a wait inside SQLite blocks the event loop. Callers try again later.
  const database = new Database(path, { timeout: 0 });
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = NORMAL');
  database.pragma(`wal_autocheckpoint = ${LOOP_CHECKPOINT_PAGES}`);
  return database;
}
