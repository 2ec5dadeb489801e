import { once } from 'node:events';
import { statSync } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { jest } from '@jest/globals';
import BetterSqlite3 from 'better-sqlite3';
import { make } from '../../events/make.js';
import { contractSchema, CounterRow, temporaryFile } from '../../outbox/event-delivery.contract.js';
import { Database, isUnavailable } from './database.js';

const PAGE_BYTES = 4_096;

describe('a commit of a SQLite file', () => {
  const path = temporaryFile('flushed.db');
  let database: Database;
  /** Node's own flush of a file, for every open file of this process. */
  let files: Pick<FileHandle, 'datasync'>;

  beforeAll(async () => {
    database = await Database.open({ file: path }, contractSchema);
    const file = await open(path);
    files = Object.getPrototypeOf(file) as FileHandle;
    await file.close();
  });
  afterEach(() => jest.restoreAllMocks());
  afterAll(() => database.close());

  const insert = (counter: string) =>
    database.transaction((tx) => tx.insert(CounterRow, make(CounterRow, { counter, seen: '1' })));
  const seen = async (counter: string) => (await database.read.findOneBy(CounterRow, { counter }))?.seen;

  it('is answered, and seen by others, only once the disk has it', async () => {
    const told: string[] = [];
    let written!: () => void;
    const asked = new Promise<void>((flushing) => {
      jest.spyOn(files, 'datasync').mockImplementation(() => {
        flushing();
        return new Promise((resolve) => (written = resolve));
      });
    });
    const answers = [insert('a').then(() => told.push('answered'))];
    await asked;
    answers.push(seen('a').then((value) => told.push(`seen ${value}`)));
    // The event loop goes on meanwhile.
    await once(AbortSignal.timeout(20), 'abort');
    told.push('on disk');
    written();
    await Promise.all(answers);
    expect(told[0]).toBe('on disk');
    expect(told.sort()).toEqual(['answered', 'on disk', 'seen 1']);
  });

  it('is refused as unavailable if the disk fails, and the next one copies everything into the file first', async () => {
    const datasync = jest
      .spyOn(files, 'datasync')
      .mockRejectedValueOnce(Object.assign(new Error('EIO'), { code: 'EIO' }));
    expect(await insert('b').catch(isUnavailable)).toBe(true);
    expect(datasync).toHaveBeenCalledTimes(1);
    const reader = new BetterSqlite3(path, { readonly: true });
    reader.exec('BEGIN; SELECT count(*) FROM counter_row');
    expect(await insert('c').catch(isUnavailable)).toBe(true);
    reader.close();
    await insert('d');
    expect(datasync).toHaveBeenCalledTimes(1);
    expect(copiedPages()).toEqual({ busy: 0, log: expect.any(Number), left: 0 });
    await insert('e');
    expect(datasync).toHaveBeenCalledTimes(2);
    expect(await seen('e')).toBe('1');
  });

  it('leaves a write-ahead log that stays short, however much is written', async () => {
    const text = 'x'.repeat(200 * PAGE_BYTES);
    for (let round = 0; round < 60; round++)
      await database.transaction((tx) =>
        tx.query('INSERT OR REPLACE INTO counter_row (counter, seen) VALUES (?, ?)', [
          `big ${round % 3}`,
          text,
        ]),
      );
    expect(statSync(`${path}-wal`).size).toBeLessThan((60 * 200 * PAGE_BYTES) / 2);
  });

  function copiedPages() {
    const other = new BetterSqlite3(path);
    const [{ busy, log, checkpointed }] = other.pragma('wal_checkpoint(NOOP)') as [Record<string, number>];
    other.close();
    return { busy, log, left: log! - checkpointed! };
  }
});
