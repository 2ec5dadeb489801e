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
import { ParkedEvent } from './inbox.entity.js';
import { OutboxRow } from './outbox.entity.js';
import { Outbox } from './outbox.js';
import { Relay, type RelayOptions } from './relay.js';

describe('outbox rows that cannot be published', () => {
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
  const until = async (check: () => boolean | Promise<boolean>) => {
    for (let waited = 0; !(await check()); waited += 5) {
      if (waited > 10_000) throw new Error('It did not come about');
      await pause(5);
    }
  };
  const left = () => database.read.count(OutboxRow);

  const appendTo = (counter: string, value: number) =>
    database.transaction((tx) => outbox.append(tx, topic, make(Counted, { counter, value }), value));
  const parkedIn = () => new Parked(database, new Inbox(database, log, clock), log);
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

    it('stays parked in order if a retry fails, and is published by a later retry', async () => {
      refuse(new TopicNotAllowed('ads.x', 'publish to'));
      await appendAll();
      await start();
      await until(async () => (await left()) === 0);
      const parked = parkedIn();
      await expect(parked.retry('outbox', 'k3')).rejects.toMatchObject({ status: 422 });
      expect(await parked.list()).toMatchObject([{ key: 'k3', events: 2 }]);
      expect(of('k3')).toEqual([1]);
      log.before = async () => undefined;
      expect(await parked.retry('outbox', 'k3')).toEqual({ taken: 2 });
      expect(of('k3')).toEqual([1, 2, 3]);
      expect(await parked.list()).toEqual([]);
    });

    it('is published before a later row of its key that comes during the retry', async () => {
      refuse(new TopicNotAllowed('ads.x', 'publish to'));
      await appendAll();
      await start();
      await until(async () => (await left()) === 0);
      // The relay has found the key parked when the retry takes the last of its events.
      const parking = Promise.withResolvers<void>();
      const retried = Promise.withResolvers<void>();
      const find = database.read.find.bind(database.read);
      database.read.find = (async (entity: never, options: { select?: object }) => {
        const rows = await find(entity, options);
        if ((entity as unknown) === ParkedEvent && options.select && rows.length > 0) {
          parking.resolve();
          await retried.promise;
        }
        return rows;
      }) as typeof database.read.find;
      await appendTo('k3', 4);
      await parking.promise;
      database.read.find = find;
      log.before = async () => undefined;
      expect(await parkedIn().retry('outbox', 'k3')).toEqual({ taken: 2 });
      retried.resolve();
      await until(() => of('k3').length === 4);
      expect(of('k3')).toEqual([1, 2, 3, 4]);
      expect(await parkedIn().list()).toEqual([]);
    });

    it('stays parked while the log is unavailable at a retry, which says so', async () => {
      refuse(new TopicNotAllowed('ads.x', 'publish to'));
      await appendAll();
      await start();
      await until(async () => (await left()) === 0);
      log.before = () => Promise.reject(new LogUnavailable('away'));
      await expect(parkedIn().retry('outbox', 'k3')).rejects.toMatchObject({ status: 503 });
      expect(await parkedIn().list()).toMatchObject([{ key: 'k3', events: 2 }]);
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
