import { connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { contractsEnv } from '../../../../test/support/contracts-env.js';
import { make } from '../../events/make.js';
import { flowSchema, Tally } from '../../outbox/flow.contract.js';
import { Database, isAway, type Tx } from './database.js';

const env = contractsEnv();

/** Stands between Corong and MariaDB, and can be cut. */
class Cable {
  private readonly sockets = new Set<Socket>();
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
      near.pipe(far).pipe(near);
    });
    await new Promise<void>((listening) => this.server!.listen(this.port, '127.0.0.1', listening));
  }

  async cut(): Promise<void> {
    const closed = new Promise((done) => this.server!.close(done));
    for (const socket of this.sockets) socket.destroy();
    await closed;
  }
}

(env ? describe : describe.skip)('a MariaDB that goes away', () => {
  const url = new URL(env?.['DATABASE_URL'] ?? 'mysql://none');
  const cable = new Cable(13_399, url);
  const through = new URL(url);
  through.host = '127.0.0.1:13399';
  const lines: string[] = [];
  let database: Database;

  beforeAll(async () => {
    const opening = Database.open({ url: String(through) }, flowSchema, (line) => lines.push(line));
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
  const insert = (tx: Tx, counter: string) => tx.insert(Tally, make(Tally, { counter, seen: '1' }));
  const works = () => database.transaction((tx) => tx.query('SELECT 1'));

  it('is waited for at the start, with one line', () => {
    expect(lines).toEqual(['waiting for the database (ECONNREFUSED)']);
  });

  it.each([
    ['at once', 0],
    ['and seen to be closed', 200],
  ])('is away when the connection of a transaction is killed %s', async (_, wait) => {
    const counter = `killed${wait}`;
    const error = await failure(async (tx) => {
      await insert(tx, counter);
      await database.source.query(`KILL CONNECTION ${await idOf(tx)}`);
      await pause(wait);
      await tx.query('SELECT 1');
    });
    expect(isAway(error)).toBe(true);
    expect(await database.read.countBy(Tally, { counter })).toBe(0);
    for (let again = 0; again < 12; again++) await works();
  });

  it('is away when the connection goes before the commit', async () => {
    const error = await failure(async (tx) => {
      await database.source.query(`KILL CONNECTION ${await idOf(tx)}`);
      await pause(100);
    });
    expect(isAway(error)).toBe(true);
  });

  it('is not away when it refuses', async () => {
    expect(isAway(await failure((tx) => tx.query('SELECT nonsense')))).toBe(false);
    expect(isAway(await failure(() => Promise.reject(new Error('no'))))).toBe(false);
    for (const odd of [null, undefined, 'text', 7, {}, { code: 7 }]) expect(isAway(odd)).toBe(false);
  });

  it('runs a deadlocked transaction again', async () => {
    await database.transaction((tx) => tx.delete(Tally, [{ counter: 'lock1' }, { counter: 'lock2' }]));
    for (const counter of ['lock1', 'lock2']) await database.transaction((tx) => insert(tx, counter));
    let runs = 0;
    const add = (first: string, second: string) =>
      database.transaction(async (tx) => {
        runs += 1;
        for (const counter of [first, second]) {
          const row = (await database.lock(tx, Tally, { counter }))!;
          await pause(30);
          await tx.update(Tally, { counter }, { seen: String(Number(row.seen) + 1) });
        }
      });
    await Promise.all([
      add('lock1', 'lock2'),
      add('lock2', 'lock1'),
      add('lock1', 'lock2'),
      add('lock2', 'lock1'),
    ]);
    expect((await database.read.findOneByOrFail(Tally, { counter: 'lock1' })).seen).toBe('5');
    expect((await database.read.findOneByOrFail(Tally, { counter: 'lock2' })).seen).toBe('5');
    expect(runs).toBeGreaterThan(4);
  });

  it('says so in bounded time when the cable is cut in the middle, and is well again afterwards', async () => {
    const sleeping = failure((tx) => tx.query('SELECT SLEEP(20)'));
    await pause(100);
    await cable.cut();
    expect(isAway(await sleeping)).toBe(true);
    expect(await database.healthy()).toBe(false);
    expect(isAway(await failure((tx) => tx.query('SELECT 1')))).toBe(true);
    await cable.join();
    expect(await database.healthy()).toBe(true);
    await works();
  });
});
