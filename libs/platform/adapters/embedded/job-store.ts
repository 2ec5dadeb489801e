import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';

/** A job to be added. */
export interface NewJob {
  kind: string;
  id: string;
  data: string;
  priority: number;
  /** Earliest time of its run, in milliseconds since 1970. */
  due: number;
}

/** A job that a worker has claimed. `seq` and `run` together identify this run, so that its late end cannot end a later run. */
export interface ClaimedJob {
  seq: number;
  run: number;
  kind: string;
  id: string;
  data: string;
  failures: number;
}

/** How a run ended: the job is deleted, or waits until `due` (milliseconds since 1970) with `failures` failed runs. */
export type RunEnd = { seq: number; run: number } & (
  { remove: true } | { remove: false; due: number; failures: number }
);

/** What one commit writes, in this order: ended runs, added jobs, claimed jobs. */
export interface StoreTurn {
  ends: RunEnd[];
  adds: NewJob[];
  /** How many jobs of each kind may be claimed. */
  freeSlots: ReadonlyMap<string, number>;
  now: number;
  leaseMs: number;
}

const WAITING = 0;
const DELAYED = 1;
const RUNNING = 2;

/** `due`: for a delayed job its earliest run, for a running job the end of its lease. After that time it waits for a worker. */
const SCHEMA = `
  CREATE TABLE IF NOT EXISTS job (
    seq      INTEGER PRIMARY KEY AUTOINCREMENT,
    kind     TEXT NOT NULL,
    id       TEXT NOT NULL,
    data     TEXT NOT NULL,
    priority INTEGER NOT NULL,
    state    INTEGER NOT NULL,
    due      INTEGER NOT NULL,
    run      INTEGER NOT NULL DEFAULT 0,
    failures INTEGER NOT NULL DEFAULT 0,
    UNIQUE (kind, id)
  );
  CREATE INDEX IF NOT EXISTS job_waiting ON job (kind, priority, seq) WHERE state = ${WAITING};
  CREATE INDEX IF NOT EXISTS job_due ON job (due) WHERE state > ${WAITING};
`;

/** The SQLite file of one app's jobs. Every method is one short synchronous transaction and throws SQLITE_BUSY if the file is locked. */
export class JobStore {
  private readonly db: Database.Database;
  private readonly statements;

  constructor(file: string) {
    mkdirSync(dirname(file), { recursive: true });
    this.db = new Database(file, { timeout: 5000 });
    this.db.pragma('journal_mode = WAL');
    this.db.pragma('synchronous = FULL');
    this.db.exec(SCHEMA);
    this.statements = statements(this.db);
    // From now on a locked file throws at once: a wait inside SQLite would block the event loop.
    this.db.pragma('busy_timeout = 0');
  }

  /** Ends runs, adds jobs, makes delayed jobs ready and claims jobs for the free slots, in one commit; returns the claimed jobs. */
  commitTurn(turn: StoreTurn): ClaimedJob[] {
    return this.db.transaction(() => this.apply(turn)).immediate();
  }

  private apply({ ends, adds, freeSlots: wanted, now, leaseMs }: StoreTurn): ClaimedJob[] {
    const { add, remove, release, makeReady, waiting, claim } = this.statements;
    for (const end of ends) (end.remove ? remove : release).run(end);
    for (const job of adds) add.run({ ...job, state: job.due > now ? DELAYED : WAITING });
    makeReady.run(now);
    const claimed: ClaimedJob[] = [];
    for (const [kind, limit] of wanted) {
      for (const job of waiting.all(kind, limit)) {
        const run = job.run + 1;
        claim.run({ seq: job.seq, run, due: now + leaseMs });
        claimed.push({ ...job, run });
      }
    }
    return claimed;
  }

  /** Returns whether a commit would find jobs of these kinds to run; reads only. */
  hasWork(kinds: Iterable<string>, now: number): boolean {
    if (this.statements.anyDue.get(now)) return true;
    for (const kind of kinds) if (this.statements.anyWaiting.get(kind)) return true;
    return false;
  }

  /** Extends the leases of these runs to `due`. */
  renew(runs: Iterable<{ seq: number; run: number }>, due: number): void {
    this.db
      .transaction(() => {
        for (const { seq, run } of runs) this.statements.renew.run({ seq, run, due });
      })
      .immediate();
  }

  depth(kind: string): number {
    return this.statements.depth.get(kind)!.jobs;
  }

  /** Throws when the file cannot be read. */
  probe(): void {
    this.statements.anyWaiting.get('');
  }

  close(): void {
    this.db.close();
  }
}

function statements(db: Database.Database) {
  return {
    add: db.prepare<[NewJob & { state: number }]>(`
      INSERT INTO job (kind, id, data, priority, state, due) VALUES (@kind, @id, @data, @priority, @state, @due)
      ON CONFLICT (kind, id) DO NOTHING`),
    remove: db.prepare<[RunEnd]>('DELETE FROM job WHERE seq = @seq AND run = @run'),
    release: db.prepare<[RunEnd]>(`
      UPDATE job SET state = ${DELAYED}, due = @due, failures = @failures WHERE seq = @seq AND run = @run`),
    makeReady: db.prepare<[number]>(
      `UPDATE job SET state = ${WAITING} WHERE state > ${WAITING} AND due <= ?`,
    ),
    waiting: db.prepare<[string, number], ClaimedJob>(`
      SELECT seq, run, kind, id, data, failures FROM job
      WHERE state = ${WAITING} AND kind = ? ORDER BY priority, seq LIMIT ?`),
    claim: db.prepare<[{ seq: number; run: number; due: number }]>(`
      UPDATE job SET state = ${RUNNING}, run = @run, due = @due WHERE seq = @seq`),
    renew: db.prepare<[{ seq: number; run: number; due: number }]>(`
      UPDATE job SET state = ${RUNNING}, due = @due WHERE seq = @seq AND run = @run`),
    anyDue: db.prepare<[number]>(`SELECT 1 FROM job WHERE state > ${WAITING} AND due <= ? LIMIT 1`),
    anyWaiting: db.prepare<[string]>(`SELECT 1 FROM job WHERE state = ${WAITING} AND kind = ? LIMIT 1`),
    depth: db.prepare<[string], { jobs: number }>(
      `SELECT count(*) AS jobs FROM job WHERE kind = ? AND state < ${RUNNING}`,
    ),
  };
}
