import { setTimeout as pause } from 'node:timers/promises';
import type { EntityManager } from 'typeorm';
import { make } from '../../events/make.js';
import { contractSchema, CounterRow, temporaryFile } from '../../outbox/event-delivery.contract.js';
import { openSqlite } from './data-sources.js';
import { migrate } from './migrate.js';
import { WriteQueue } from './write-queue.js';

describe('WriteQueue', () => {
  let sources: Awaited<ReturnType<typeof openSqlite>>;
  let queue: WriteQueue;

  beforeEach(async () => {
    sources = await openSqlite(temporaryFile('app.db'), contractSchema);
    await migrate(sources.writer);
    queue = new WriteQueue(sources.writer);
  });
  afterEach(async () => {
    await sources.reader.destroy();
    if (sources.writer.isInitialized) await sources.writer.destroy();
  });

  const add = (counter: string) => (tx: EntityManager) =>
    tx.insert(CounterRow, make(CounterRow, { counter, seen: '1' })).then(() => counter);
  const counters = async () =>
    (await sources.reader.manager.find(CounterRow, { order: { counter: 'ASC' } })).map((row) => row.counter);
  const outcomes = async (writes: Promise<unknown>[]) =>
    (await Promise.allSettled(writes)).map((one) => one.status);
  /** Makes one statement fail once, as a full disk does. */
  const fail = (statement: string) => {
    const runner = sources.writer.createQueryRunner();
    const query = runner.query.bind(runner);
    let failed = false;
    runner.query = async (text: string, ...rest: unknown[]) => {
      if (text !== statement || failed) return query(text, ...(rest as []));
      failed = true;
      throw Object.assign(new Error(`${statement} failed`), { code: 'SQLITE_FULL' });
    };
  };

  it('lets one write of a group fail without the others', async () => {
    const writes = [
      queue.run(add('a')),
      queue.run(add('a')),
      queue.run(() => Promise.reject(new Error('no'))),
      queue.run(add('b')),
    ];
    expect(await outcomes(writes)).toEqual(['fulfilled', 'rejected', 'rejected', 'fulfilled']);
    expect(await counters()).toEqual(['a', 'b']);
  });

  it('rejects one write that cannot begin, and goes on', async () => {
    fail('BEGIN IMMEDIATE');
    expect(await outcomes([queue.run(add('a')), queue.run(add('b'))])).toEqual(['rejected', 'fulfilled']);
    expect(await counters()).toEqual(['b']);
  });

  it('rejects the whole group when it cannot commit, writes none of it, and goes on', async () => {
    fail('COMMIT');
    expect(await outcomes([queue.run(add('a')), queue.run(add('b'))])).toEqual(['rejected', 'rejected']);
    expect(await counters()).toEqual([]);
    expect(await queue.run(add('a'))).toBe('a');
  });

  it.each(['SAVEPOINT one', 'RELEASE one', 'ROLLBACK TO one'])(
    'goes on after a failing %s',
    async (statement) => {
      fail(statement);
      await outcomes([
        queue.run(add('a')),
        queue.run(() => Promise.reject(new Error('no'))),
        queue.run(add('b')),
      ]);
      expect(await queue.run(add('c'))).toBe('c');
      expect(await counters()).toContain('c');
    },
  );

  it('goes on after work that ended the transaction itself', async () => {
    await outcomes([queue.run((tx) => tx.query('ROLLBACK')), queue.run(add('b'))]);
    expect(await queue.run(add('c'))).toBe('c');
  });

  it('writes what is queued before it closes, and rejects what is added later', async () => {
    const writes = [queue.run((tx) => pause(50).then(() => add('a')(tx))), queue.run(add('b'))];
    await queue.close();
    expect(await outcomes(writes)).toEqual(['fulfilled', 'fulfilled']);
    await expect(queue.run(add('c'))).rejects.toThrow('closed');
  });

  it('closes in bounded time although work never ends, and rejects the work behind it', async () => {
    void queue.run(() => new Promise(() => undefined));
    const behind = queue.run(add('b'));
    const refused = expect(behind).rejects.toThrow('closed');
    await queue.close(50);
    await refused;
    expect(await counters()).toEqual([]);
  });

  it('rejects, and does not hang, when the file is closed', async () => {
    await sources.writer.destroy();
    expect(await outcomes([queue.run(add('a')), queue.run(add('b'))])).toEqual(['rejected', 'rejected']);
    expect(await outcomes([queue.run(add('c'))])).toEqual(['rejected']);
  });
});
