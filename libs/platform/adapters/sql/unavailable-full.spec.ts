import { connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { createConnection } from 'mysql2/promise';
import { contractsEnv } from '../../../../test/support/contracts-env.js';
import { freshSchema } from '../../../../test/support/fresh-schema.js';
import { adminOfServices } from '../../../../test/support/services.js';
import { make } from '../../events/make.js';
import { toProblem } from '../../http/problem.filter.js';
import { contractSchema, CounterRow } from '../../outbox/event-delivery.contract.js';
import { Database, isUnavailable, type Tx } from './database.js';

const store = contractsEnv() ? await freshSchema('away') : undefined;
afterAll(() => store?.drop());

/** A proxy between Corong and MariaDB that can be cut, or stop forwarding with all connections left open. */
class Cable {
  private readonly sockets = new Set<Socket>();
  private readonly pairs = new Set<[Socket, Socket]>();
  private silent = false;
  private server?: Server;
  constructor(
    private readonly port: number,
    private readonly to: URL,
  ) {}

  async join(): Promise<void> {
    this.server = createServer((near) => {
      const far = connect(Number(this.to.port), this.to.hostname);
      for (const socket of [near, far]) {
        this.sockets.add(socket);
        socket.on('error', () => undefined).on('close', () => [near, far].forEach((one) => one.destroy()));
      }
      const pair: [Socket, Socket] = [near, far];
      this.pairs.add(pair);
      near.on('close', () => this.pairs.delete(pair));
      if (!this.silent) near.pipe(far).pipe(near);
    });
    await new Promise<void>((listening) => this.server!.listen(this.port, '127.0.0.1', listening));
  }

  silence(): void {
    this.silent = true;
    for (const [near, far] of this.pairs) near.unpipe(far).pause() && far.unpipe(near).pause();
  }

  resume(): void {
    this.silent = false;
    for (const [near, far] of this.pairs) near.pipe(far).pipe(near);
  }

  async cut(): Promise<void> {
    const closed = new Promise((done) => this.server!.close(done));
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }
}

(store ? describe : describe.skip)('a MariaDB that becomes unavailable', () => {
  const url = new URL(store?.url ?? 'mysql://none');
  const cable = new Cable(13_399, url);
  const through = new URL(url);
  through.host = '127.0.0.1:13399';
  const lines: string[] = [];
  let database: Database;

  beforeAll(async () => {
    const opening = Database.open({ url: String(through) }, contractSchema, (line) => lines.push(line));
    await pause(1_200);
    await cable.join();
    database = await opening;
  });
  afterAll(async () => {
    await database.close();
    await cable.cut();
  });

  const failure = (work: (tx: Tx) => Promise<unknown>) =>
    database.transaction(work).then(
      () => undefined,
      (error: unknown) => error,
    );
  const idOf = async (tx: Tx) =>
    ((await tx.query('SELECT CONNECTION_ID() AS id')) as { id: number }[])[0]!.id;
  const insert = (tx: Tx, counter: string) => tx.insert(CounterRow, make(CounterRow, { counter, seen: '1' }));
  const works = () => database.transaction((tx) => tx.query('SELECT 1'));

  it('is waited for at the start, with one line in the log', () => {
    expect(lines).toEqual(['waiting for the database (ECONNREFUSED)']);
  });

  it.each([
    ['at once', 0],
    ['and seen to be closed', 200],
  ])('counts as unavailable when the connection of a transaction is killed %s', async (_, wait) => {
    const counter = `killed${wait}`;
    const error = await failure(async (tx) => {
      await insert(tx, counter);
      await database.source.query(`KILL CONNECTION ${await idOf(tx)}`);
      await pause(wait);
      await tx.query('SELECT 1');
    });
    expect(isUnavailable(error)).toBe(true);
    expect(await database.read.countBy(CounterRow, { counter })).toBe(0);
    for (let again = 0; again < 12; again++) await works();
  });

  it('counts as unavailable when the connection ends before the commit', async () => {
    const error = await failure(async (tx) => {
      await database.source.query(`KILL CONNECTION ${await idOf(tx)}`);
      await pause(100);
    });
    expect(isUnavailable(error)).toBe(true);
  });

  it('does not count as unavailable when it refuses a statement', async () => {
    expect(isUnavailable(await failure((tx) => tx.query('SELECT nonsense')))).toBe(false);
    expect(isUnavailable(await failure(() => Promise.reject(new Error('no'))))).toBe(false);
    for (const odd of [null, undefined, 'text', 7, {}, { code: 7 }]) expect(isUnavailable(odd)).toBe(false);
  });

  it('runs a deadlocked transaction again', async () => {
    await database.transaction((tx) => tx.delete(CounterRow, [{ counter: 'lock1' }, { counter: 'lock2' }]));
    for (const counter of ['lock1', 'lock2']) await database.transaction((tx) => insert(tx, counter));
    let runs = 0;
    const add = (first: string, second: string) =>
      database.transaction(async (tx) => {
        runs += 1;
        for (const counter of [first, second]) {
          const row = (await database.lock(tx, CounterRow, { counter }))!;
          await pause(30);
          await tx.update(CounterRow, { counter }, { seen: String(Number(row.seen) + 1) });
        }
      });
    await Promise.all([
      add('lock1', 'lock2'),
      add('lock2', 'lock1'),
      add('lock1', 'lock2'),
      add('lock2', 'lock1'),
    ]);
    expect((await database.read.findOneByOrFail(CounterRow, { counter: 'lock1' })).seen).toBe('5');
    expect((await database.read.findOneByOrFail(CounterRow, { counter: 'lock2' })).seen).toBe('5');
    expect(runs).toBeGreaterThan(4);
  });

  it('counts as unavailable for one transaction that waits too long for a locked row, and works once the row is free', async () => {
    await database.transaction((tx) => tx.delete(CounterRow, { counter: 'held' }));
    await database.transaction((tx) => insert(tx, 'held'));
    const [held, free] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const holding = database.transaction(async (tx) => {
      await database.lock(tx, CounterRow, { counter: 'held' });
      held.resolve();
      await free.promise;
      await tx.update(CounterRow, { counter: 'held' }, { seen: '2' });
    });
    await held.promise;
    let runs = 0;
    const waiter = (tx: Tx) => {
      runs += 1;
      return tx.update(CounterRow, { counter: 'held' }, { seen: '3' });
    };
    const error = await failure(waiter);
    expect([isUnavailable(error), runs, toProblem(error).getStatus()]).toEqual([true, 1, 503]);
    free.resolve();
    await holding;
    expect(await database.read.findOneByOrFail(CounterRow, { counter: 'held' })).toMatchObject({ seen: '2' });
    expect(await failure(waiter)).toBeUndefined();
    expect(await database.read.findOneByOrFail(CounterRow, { counter: 'held' })).toMatchObject({ seen: '3' });
  });

  it('fails in bounded time when the network is cut, and works again afterwards', async () => {
    const sleeping = failure((tx) => tx.query('SELECT SLEEP(20)'));
    await pause(100);
    await cable.cut();
    expect(isUnavailable(await sleeping)).toBe(true);
    expect(await database.healthy()).toBe(false);
    expect(isUnavailable(await failure((tx) => tx.query('SELECT 1')))).toBe(true);
    await cable.join();
    expect(await database.healthy()).toBe(true);
    await works();
  });

  describe('that does not answer', () => {
    const said = () => lines.splice(0);
    const sleep = (seconds: number) => database.read.query<unknown[]>(`SELECT SLEEP(${seconds}) AS slept`);

    it('counts as unavailable for running queries, new queries, transactions and those that wait for a connection', async () => {
      said();
      const under = failure((tx) => tx.query('SELECT SLEEP(60)'));
      await pause(50);
      cable.silence();
      const begun = Array.from({ length: 30 }, () => failure((tx) => insert(tx, 'silent')));
      for (const error of await Promise.all([under, ...begun])) expect(isUnavailable(error)).toBe(true);
      // The server counts as silent by now, so that no query waits again.
      for (let again = 0; again < 100; again++)
        expect(isUnavailable(await failure((tx) => insert(tx, 'silent')))).toBe(true);
      expect(said()).toEqual(['the database does not answer: queries are refused']);
    });

    it('is used again as soon as it answers', async () => {
      cable.resume();
      while ((await failure((tx) => tx.query('SELECT 1'))) !== undefined) await pause(100);
      await works();
      expect(await database.read.countBy(CounterRow, { counter: 'silent' })).toBe(0);
      expect(said()).toEqual(['the database answers again']);
    });

    it('does not count as silent while a statement is slow', async () => {
      const slow = await Promise.all([sleep(5), sleep(2)]);
      expect(slow.map((rows) => rows.length)).toEqual([1, 1]);
      expect(said()).toEqual([]);
    });
  });
});

(store ? describe : describe.skip)('a MariaDB whose own mode is another', () => {
  const admin = () => createConnection(adminOfServices().databaseUrl);
  const modes = ['NO_BACKSLASH_ESCAPES', 'ANSI_QUOTES', ''];
  let before: string;

  beforeAll(async () => {
    const connection = await admin();
    const [rows] = await connection.query('SELECT @@GLOBAL.sql_mode AS mode');
    before = (rows as { mode: string }[])[0]!.mode;
    await connection.end();
  });
  afterAll(async () => {
    const connection = await admin();
    await connection.query('SET GLOBAL sql_mode = ?', [before]);
    await connection.end();
  });

  it.each(modes)('stores quotes and backslashes as text, on every connection (%s)', async (mode) => {
    const connection = await admin();
    await connection.query('SET GLOBAL sql_mode = ?', [mode]);
    await connection.end();
    const database = await Database.open({ url: store!.url }, contractSchema);
    const text = `\\' OR 1=1 -- \\"\\\\`;
    const reading = () =>
      database.transaction(async (tx) => {
        await pause(50);
        return (await tx.query('SELECT ? AS text, @@sql_mode AS mode, @@innodb_lock_wait_timeout AS wait', [
          text,
        ])) as object[];
      });
    const answers = (await Promise.all(Array.from({ length: 8 }, reading))).flat();
    await database.close();
    for (const answer of answers)
      expect(answer).toEqual({
        text,
        mode: 'STRICT_TRANS_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION',
        wait: 4,
      });
  });
});
