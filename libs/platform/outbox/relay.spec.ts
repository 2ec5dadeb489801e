import { setTimeout as pause } from 'node:timers/promises';
import { Database } from '../adapters/sql/database.js';
import { make } from '../events/make.js';
import type { Topic } from '../events/topic.js';
import { SystemClock, SystemIds } from '../ports/system.js';
import { Counted, contractSchema, temporaryFile, uniqueTopic } from './event-delivery.contract.js';
import { ManualEventLog } from './manual-event-log.js';
import { OutboxLease, OutboxRow } from './outbox.entity.js';
import { Outbox } from './outbox.js';
import { Relay, type RelayOptions } from './relay.js';

describe('Relay', () => {
  const clock = new SystemClock();
  const outbox = new Outbox('console', clock, new SystemIds());
  let database: Database;
  let log: ManualEventLog;
  let topic: Topic<Counted>;
  let relays: Relay[];
  let lines: string[];

  beforeEach(async () => {
    database = await Database.open({ file: temporaryFile('app.db') }, contractSchema);
    log = new ManualEventLog();
    topic = uniqueTopic();
    relays = [];
    lines = [];
  });
  afterEach(async () => {
    await log.close();
    for (const relay of relays) await relay.stop();
    await database.close();
  });

  const start = async (options: RelayOptions = {}) => {
    const relay = new Relay(database, log, clock, {
      pollMs: 20,
      leaseMs: 300,
      log: (line) => lines.push(line),
      ...options,
    });
    relays.push(relay);
    await relay.start();
    return relay;
  };
  const append = (value: number) =>
    database.transaction((tx) => outbox.append(tx, topic, make(Counted, { counter: 'a', value }), value));
  const values = () => log.published.map((record) => (JSON.parse(record.payload) as Counted).value);
  const until = async (check: () => boolean | Promise<boolean>) => {
    for (let waited = 0; !(await check()); waited += 5) {
      if (waited > 10_000) throw new Error('It did not come about');
      await pause(5);
    }
  };
  const left = () => database.read.count(OutboxRow);

  it('loses nothing and publishes first copies in order when its lease expires while it publishes', async () => {
    const held = Promise.withResolvers<void>();
    log.before = () => (log.attempts === 1 ? held.promise : Promise.resolve());
    await append(1);
    await start({ leaseMs: 100 });
    await until(() => log.attempts === 1);
    await append(2);
    await start({ leaseMs: 100 });
    await until(() => values().length === 2);
    await append(3);
    await until(() => values().length === 3);
    held.resolve();
    await until(async () => values().length === 4 && (await left()) === 0);
    expect(values()).toEqual([1, 2, 3, 1]);
    await append(4);
    await until(async () => (await left()) === 0);
    expect(values()).toEqual([1, 2, 3, 1, 4]);
  });

  it('ends as soon as the log is closed while the log is unavailable, and keeps the event', async () => {
    log.before = () => new Promise(() => undefined);
    await append(1);
    const relay = await start();
    await until(() => log.attempts === 1);
    let ended = false;
    const stop = relay.stop().then(() => (ended = true));
    await pause(50);
    expect(ended).toBe(false);
    await log.close();
    await stop;
    expect(await left()).toBe(1);
    expect(lines).toEqual([]);
  });

  it('retries a failing log at its own pace, not at the pace of the commits', async () => {
    log.before = () => Promise.reject(new Error('refused'));
    await start();
    for (let value = 1; value <= 150; value++) await append(value).then(() => pause(2));
    expect(log.attempts).toBeLessThan(10);
    expect(lines).toHaveLength(1);
    log.before = async () => undefined;
    await until(async () => (await left()) === 0);
    expect(values()).toEqual(Array.from({ length: 150 }, (_, index) => index + 1));
  });

  it('writes little to the database while another relay has the shard or there are no events', async () => {
    let writes = 0;
    const transaction = database.transaction.bind(database);
    database.transaction = (work) => transaction(work).finally(() => (writes += 1));
    log.before = () => new Promise(() => undefined);
    await append(1);
    await start({ leaseMs: 60_000 });
    await until(() => log.attempts === 1);
    await start({ leaseMs: 60_000, pollMs: 50 });
    await pause(100);
    writes = 0;
    await pause(500);
    expect(writes).toBeLessThan(15);
  });

  it('lets its lease expire while there are no events', async () => {
    await start();
    await append(1);
    await until(async () => (await left()) === 0);
    const leases = async () => JSON.stringify(await database.read.find(OutboxLease));
    await until(async () => {
      const before = await leases();
      await pause(600);
      return (await leases()) === before;
    });
    await append(2);
    await until(() => values().length === 2);
  });

  it('goes on when the database is available again, also if it was not at the start', async () => {
    const { read } = database;
    const exists = read.exists.bind(read);
    read.exists = () => Promise.reject(Object.assign(new Error('away'), { code: 'ECONNREFUSED' }));
    await start();
    await append(1);
    await pause(50);
    read.exists = exists;
    await until(() => values().length === 1);
  });
});
