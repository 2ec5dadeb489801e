import BetterSqlite3 from 'better-sqlite3';
import { make } from '../../events/make.js';
import { contractSchema, CounterRow, temporaryFile } from '../../outbox/event-delivery.contract.js';
import { BUSY_TIMEOUT_MS } from '../sqlite/busy.js';
import { describeDatabase } from './database.contract.js';
import { Database, isUnavailable } from './database.js';

const file = temporaryFile('app.db');
describeDatabase('SQLite', () => ({ file }));

describe('many queries of a SQLite file', () => {
  const longTurn = () => {
    for (const began = performance.now(); performance.now() - began < 20;);
  };

  it('let the event loop run in between, inside a transaction and outside', async () => {
    const database = await Database.open({ file: temporaryFile('turns.db') }, contractSchema);
    const seen: string[] = [];
    const query = async (work: Pick<Database['read'], 'query'>, name: string) => {
      setImmediate(() => seen.push(`others run before ${name}`));
      longTurn();
      await work.query('SELECT 1');
      seen.push(name);
    };
    await database.transaction(async (tx) => {
      await query(tx, 'first');
      await query(tx, 'second');
    });
    // The commit waited for the disk, so a new turn has begun.
    await database.read.query('SELECT 1');
    await query(database.read, 'third');
    await database.close();
    const names = ['first', 'second', 'third'];
    expect(seen).toEqual(names.flatMap((name) => [`others run before ${name}`, name]));
  });
});

describe('a SQLite file that another process has locked', () => {
  const locked = temporaryFile('locked.db');
  let database: Database;
  let other: BetterSqlite3.Database;

  beforeAll(async () => {
    database = await Database.open({ file: locked }, contractSchema);
    other = new BetterSqlite3(locked);
  });
  afterAll(async () => {
    other.close();
    await database.close();
  });

  const insert = (counter: string) =>
    database.transaction((tx) => tx.insert(CounterRow, make(CounterRow, { counter, seen: '1' })));
  const seen = async (counter: string) => (await database.read.findOneBy(CounterRow, { counter }))?.seen;

  it('is waited for without blocking the event loop, while reading goes on', async () => {
    other.exec('BEGIN IMMEDIATE');
    let read: unknown;
    setTimeout(async () => {
      read = await seen('none');
      read = 'done';
      other.exec('COMMIT');
    }, 100);
    await insert('waited');
    expect(read).toBe('done');
    expect(await seen('waited')).toBe('1');
  });

  it('counts as unavailable for a write that waited too long, and not for a later one', async () => {
    other.exec('BEGIN IMMEDIATE');
    const first = Promise.all(['a', 'b', 'c'].map((name) => insert(name).catch(isUnavailable)));
    let late: Promise<unknown> | undefined;
    const soon = setTimeout(() => (late = insert('late')), BUSY_TIMEOUT_MS / 2);
    expect(await first).toEqual([true, true, true]);
    other.exec('COMMIT');
    await late;
    clearTimeout(soon);
    expect(await seen('late')).toBe('1');
    expect(await seen('a')).toBeUndefined();
  });

  it('is waited for by readers too, if it is locked for reading', async () => {
    const own = temporaryFile('exclusive.db');
    const one = await Database.open({ file: own }, contractSchema);
    // A reader meets a lock only while the journal is being changed or recovered; here it is made to.
    const reader = one.read.connection.driver as unknown as { databaseConnection: BetterSqlite3.Database };
    const prepare = reader.databaseConnection.prepare.bind(reader.databaseConnection);
    let refusals = 3;
    reader.databaseConnection.prepare = ((sql: string) => {
      if (refusals-- > 0) throw new BetterSqlite3.SqliteError('database is locked', 'SQLITE_BUSY_RECOVERY');
      return prepare(sql);
    }) as never;
    expect(await one.read.countBy(CounterRow, { counter: 'x' })).toBe(0);
    expect(refusals).toBeLessThan(0);
    await one.close();
  });
});
