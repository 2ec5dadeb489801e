import { setTimeout as pause } from 'node:timers/promises';
import { Database } from '../adapters/sql/database.js';
import { make } from '../events/make.js';
import type { Topic } from '../events/topic.js';
import { SystemClock, SystemIds } from '../ports/system.js';
import { Counted, contractSchema, temporaryFile, uniqueTopic } from './event-delivery.contract.js';
import { LogUnavailable, RecordTooLarge, TopicNotAllowed } from '../ports/event-log.port.js';
import { Parked } from '../operations/parked.service.js';
import { ManualEventLog } from './manual-event-log.js';
import { Inbox } from './inbox.js';
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

  const appendTo = (counter: string, value: number) =>
    database.transaction((tx) => outbox.append(tx, topic, make(Counted, { counter, value }), value));
  const parkedIn = () => new Parked(database, new Inbox(database, log, clock));
  const of = (key: string) =>
    log.published
      .filter((record) => record.key === key)
      .map((record) => (JSON.parse(record.payload) as Counted).value);

  describe('a row that cannot be read', () => {
    /** Twelve keys, so that each shard has some; the second event of `k3` is damaged. */
    const damaged = async (headers: string) => {
      for (const value of [1, 2, 3]) for (let key = 0; key < 12; key++) await appendTo(`k${key}`, value);
      const rows = await database.read.find(OutboxRow, { where: { event_key: 'k3' }, order: { id: 'ASC' } });
      await database.transaction((tx) => tx.update(OutboxRow, { id: rows[1]!.id }, { headers }));
    };

    it.each(['{"type":', '[]', 'null', '', '{"type":1}'])(
      'is parked with the later rows of its key, while its shard goes on (%j)',
      async (headers) => {
        await damaged(headers);
        await start({ batch: 4 });
        await until(async () => (await left()) === 0);
        expect(of('k3')).toEqual([1]);
        for (let key = 0; key < 12; key++) if (key !== 3) expect(of(`k${key}`)).toEqual([1, 2, 3]);
        await appendTo('k3', 4);
        await until(async () => (await left()) === 0);
        expect(of('k3')).toEqual([1]);
        expect(await parkedIn().list()).toEqual([
          {
            subscription: 'outbox',
            key: 'k3',
            events: 3,
            error: expect.any(String),
            parked_at: expect.any(String),
          },
        ]);
        expect(lines.filter((line) => line.includes('parked key k3'))).toHaveLength(1);
      },
    );

    it('can be retried or skipped, and the later rows are published in order', async () => {
      await damaged('{');
      await start();
      await until(async () => (await left()) === 0);
      const parked = parkedIn();
      await expect(parked.retry('outbox', 'k3')).rejects.toMatchObject({ status: 422 });
      await expect(parked.retry('outbox', 'k4')).rejects.toMatchObject({ status: 404 });
      await parked.skip('outbox', 'k3');
      expect(await parked.retry('outbox', 'k3')).toEqual({ taken: 1 });
      await until(() => of('k3').length === 2);
      expect(of('k3')).toEqual([1, 3]);
      expect(await parked.list()).toEqual([]);
      await appendTo('k3', 4);
      await until(() => of('k3').length === 3);
    });
  });

  describe('a row that the log refuses', () => {
    /** Refuses a batch in which the second event of `k3` is. */
    const refuse = (refusal: Error) => {
      log.before = async (records) => {
        const refused = ({ key, payload }: { key: string; payload: string }) =>
          key === 'k3' && (JSON.parse(payload) as Counted).value === 2;
        if (records.some(refused)) throw refusal;
      };
    };
    const appendAll = async () => {
      for (const value of [1, 2, 3]) for (let key = 0; key < 12; key++) await appendTo(`k${key}`, value);
    };

    it.each([
      ['too large', new RecordTooLarge('t', 'evt_1', 1_000_000), 'Event evt_1 for t has 1000000 bytes'],
      ['of a topic without right', new TopicNotAllowed('ads.x', 'publish to'), 'may not publish to ads.x'],
    ])(
      'is parked with the later rows of its key, while its shard goes on (%s)',
      async (_, refusal, reason) => {
        refuse(refusal);
        await appendAll();
        await start();
        await until(async () => (await left()) === 0);
        expect(of('k3')).toEqual([1]);
        for (let key = 0; key < 12; key++) if (key !== 3) expect(of(`k${key}`)).toEqual([1, 2, 3]);
        expect(await parkedIn().list()).toMatchObject([
          { subscription: 'outbox', key: 'k3', events: 2, error: expect.stringContaining(reason) },
        ]);
        expect(lines).toEqual([expect.stringContaining('parked key k3')]);
      },
    );

    it('is parked again in order if a retry fails, and published by a later retry', async () => {
      refuse(new TopicNotAllowed('ads.x', 'publish to'));
      await appendAll();
      await start();
      await until(async () => (await left()) === 0);
      const parked = parkedIn();
      expect(await parked.retry('outbox', 'k3')).toEqual({ taken: 2 });
      await until(async () => (await left()) === 0 && (await parked.list())[0]?.events === 2);
      expect(of('k3')).toEqual([1]);
      log.before = async () => undefined;
      expect(await parked.retry('outbox', 'k3')).toEqual({ taken: 2 });
      await until(() => of('k3').length === 3);
      expect(of('k3')).toEqual([1, 2, 3]);
      expect(await parked.list()).toEqual([]);
    });

    it('can be skipped, and the later rows of its key are published', async () => {
      refuse(new TopicNotAllowed('ads.x', 'publish to'));
      await appendAll();
      await start();
      await until(async () => (await left()) === 0);
      await parkedIn().skip('outbox', 'k3');
      await parkedIn().retry('outbox', 'k3');
      await until(() => of('k3').length === 2);
      expect(of('k3')).toEqual([1, 3]);
    });

    it('waits without being parked while the log is unavailable', async () => {
      refuse(new TopicNotAllowed('ads.x', 'publish to'));
      const { before } = log;
      let away = true;
      log.before = async (records) => {
        await before(records);
        if (away) throw new LogUnavailable('away');
      };
      await appendAll();
      await start();
      await until(() => log.attempts > 10);
      expect([await left(), await parkedIn().list()]).toEqual([36, []]);
      away = false;
      await until(async () => (await left()) === 0);
      expect(of('k3')).toEqual([1]);
    });
  });
});
