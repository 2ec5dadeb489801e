import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { LogRecord, StoredRecord } from '../../ports/event-log.port.js';
import { isBusy } from '../sqlite/busy.js';
import { LogFile } from './log-file.js';

const TOPIC = 'contracts.numbers';
const records = (from: number, to: number): LogRecord[] =>
  Array.from({ length: to - from }, (_, index) => ({
    topic: TOPIC,
    key: 'k',
    id: String(from + index),
    headers: { type: 'Number', sequence: String(from + index) },
    payload: `{"text": "\u001e\\n${from + index}"}`,
  }));

describe('LogFile', () => {
  const folder = mkdtempSync(join(tmpdir(), 'corong-log-file-'));
  const path = join(folder, 'contracts.db');
  let file: LogFile;
  beforeAll(async () => void (file = await LogFile.open(path)));
  afterAll(async () => {
    await file.close();
    rmSync(folder, { recursive: true });
  });
  const append = (some: LogRecord[]) => file.append(some, () => 1);
  const all = (): StoredRecord[] => {
    const read: StoredRecord[] = [];
    for (let after = 0, batch; (batch = file.read(TOPIC, 0, after)).length > 0;) {
      expect(batch.length).toBeLessThanOrEqual(500);
      read.push(...batch);
      after = Number(batch.at(-1)!.offset);
    }
    return read;
  };

  it('reads many records of one commit in order, each with an offset of its own', async () => {
    await append(records(0, 30));
    await append(records(30, 1_230));
    const read = all();
    expect(
      read.map(({ topic, key, id, headers, payload }) => ({ topic, key, id, headers, payload })),
    ).toEqual(records(0, 1_230));
    expect(read.map(({ offset }) => Number(offset))).toEqual(read.map((_, index) => index + 1));
    expect(file.end()).toBe(1_230);
  });

  it('reads on from the middle of a commit, and knows what a group has not processed', () => {
    expect(file.read(TOPIC, 0, 40)[0]).toMatchObject({ id: '40', offset: '41' });
    const cursor = file.relaxed.prepare('INSERT OR REPLACE INTO cursors VALUES (?, ?, 0, ?)');
    cursor.run('group', TOPIC, 1_229);
    expect(file.isAhead(TOPIC, 0, 'group')).toBe(true);
    cursor.run('group', TOPIC, 1_230);
    expect(file.isAhead(TOPIC, 0, 'group')).toBe(false);
  });

  it('goes on with new offsets after everything was removed', async () => {
    while (file.prune(TOPIC, 0, Date.now() + 1));
    expect(all()).toEqual([]);
    await append(records(0, 1));
    expect(all()).toMatchObject([{ id: '0', offset: '1231' }]);
  });

  it('writes nothing while another connection has locked the file, and says so by its code', async () => {
    const other = new Database(path);
    other.exec('BEGIN IMMEDIATE');
    await expect(append(records(0, 1)).catch(isBusy)).resolves.toBe(true);
    other.exec('COMMIT');
    other.close();
    await append(records(5, 6));
    expect(all().map(({ id }) => id)).toEqual(['0', '5']);
  });
});

describe('several log files', () => {
  it('close at the same time, each with its last record written', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'corong-log-files-'));
    for (let round = 0; round < 5; round++) {
      const names = ['a', 'b', 'c', 'd'].map((name) => join(folder, `${name}${round}.db`));
      const files = await Promise.all(names.map((name) => LogFile.open(name)));
      await Promise.all(files.map((file) => file.append(records(0, 1), () => 1)));
      await Promise.all(files.map((file) => file.close()));
    }
    const again = await LogFile.open(join(folder, 'd4.db'));
    expect(again.end()).toBe(1);
    await again.close();
    rmSync(folder, { recursive: true });
  });
});
