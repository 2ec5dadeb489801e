import { setTimeout as pause } from 'node:timers/promises';
import { In, Like } from 'typeorm';
import type { StoreLocation } from '../adapters/sql/data-sources.js';
import { Database } from '../adapters/sql/database.js';
import { toRecord } from '../events/event.js';
import { make } from '../events/make.js';
import { Parked } from '../operations/parked.service.js';
import { SystemClock } from '../ports/system.js';
import { Counted, contractSchema, CounterRow, uniqueTopic } from './event-delivery.contract.js';
import { ManualEventLog } from './manual-event-log.js';
import { InboxRow, ParkedEvent } from './inbox.entity.js';
import { Inbox } from './inbox.js';

/** The suite for events that fail, run on every database. The tests deliver the batches themselves. */
export function describeParked(name: string, location: () => StoreLocation): void {
  describe(`events that fail, on ${name}`, () => {
    const clock = new SystemClock();
    let database: Database;
    let log: ManualEventLog;
    let inbox: Inbox;
    let parked: Parked;
    let subscription: string;
    /** Called in each handler, within its transaction. */
    let handling: (event: Counted) => Promise<void> | void;
    const topic = uniqueTopic();
    let run = 0;

    beforeEach(async () => {
      database = await Database.open(location(), contractSchema);
      await database.transaction(async (tx) => {
        await tx.delete(CounterRow, { counter: In(['a', 'bad', 'good', 'odd', 'even']) });
        for (const entity of [ParkedEvent, InboxRow])
          await tx.delete(entity, { subscription: Like('contracts.parked%') });
      });
      log = new ManualEventLog();
      inbox = new Inbox(database, log, clock, { tries: 2, pauseMs: 5 });
      parked = new Parked(database, inbox, log);
      subscription = `contracts.parked${run++}`;
      handling = () => undefined;
      inbox.subscribe(topic, subscription, async (tx, { data }) => {
        const row = await tx.findOneBy(CounterRow, { counter: data.counter });
        await tx.save(make(CounterRow, { counter: data.counter, seen: `${row?.seen ?? ''}${data.value},` }));
        await handling(data);
      });
      await inbox.start();
    });
    afterEach(async () => {
      await inbox.stop();
      await database.close();
    });

    const event = (counter: string, value: number) =>
      toRecord(topic, make(Counted, { counter, value }), {
        id: `evt_${counter}_${value}`,
        source: 'contracts',
        at: 0,
        sequence: value,
      });
    const seen = async (counter: string) =>
      (await database.read.findOneBy(CounterRow, { counter }))?.seen ?? '';
    const poison = (...values: number[]) =>
      (handling = ({ counter, value }) => {
        if (counter !== 'good' && values.includes(value)) throw new Error(`poison ${value}`);
      });
    const away = () => Object.assign(new Error('gone'), { code: 'ECONNRESET' });

    it.each([[1], [2], [3]])(
      'parks a failing event at index %i of a batch and the later events of its key, once',
      async (bad) => {
        poison(bad);
        const batch = [1, 2, 3].flatMap((value) => [event('bad', value), event('good', value)]);
        await log.deliver(batch);
        await log.deliver(batch);
        expect([await seen('good'), await seen('bad')]).toEqual(['1,2,3,', ['', '1,', '1,2,'][bad - 1]]);
        expect(await parked.list()).toMatchObject([
          { subscription, key: 'bad', events: 4 - bad, error: `Error: poison ${bad}` },
        ]);
        expect(inbox.subscriptions).toMatchObject([{ taken: 2 + bad, parked: 1 }]);
        handling = () => undefined;
        expect(await parked.retry(subscription, 'bad')).toEqual({ taken: 4 - bad });
        expect(await seen('bad')).toBe('1,2,3,');
        expect(await parked.list()).toEqual([]);
      },
    );

    it('parks also what is not an event of its topic', async () => {
      await log.deliver([
        { ...event('odd', 1), payload: '{' },
        { ...event('odd', 2), headers: {} },
        event('even', 1),
      ]);
      expect([await seen('even'), (await parked.list())[0]]).toMatchObject([
        '1,',
        { key: 'odd', events: 2, error: expect.stringContaining('not JSON') },
      ]);
    });

    it('parks nothing when the database becomes unavailable, and applies the batch when it is delivered again', async () => {
      let left = 1;
      handling = ({ value }) => {
        if (value === 2 && left-- > 0) throw away();
      };
      const batch = [event('a', 1), event('a', 2), event('a', 3)];
      await expect(log.deliver(batch)).rejects.toThrow('gone');
      expect(await seen('a')).toBe('');
      await log.deliver(batch);
      expect([await seen('a'), await parked.list()]).toEqual(['1,2,3,', []]);
    });

    it('returns the batch when it is stopped between two attempts', async () => {
      const patient = new Inbox(database, log, clock, { tries: 5, pauseMs: 60_000 });
      patient.subscribe(topic, `${subscription}p`, () => Promise.reject(new Error('poison')));
      await patient.start();
      const delivery = expect(log.deliver([event('a', 1)])).rejects.toThrow('poison');
      await pause(100);
      await patient.stop();
      await delivery;
      expect(await parked.list()).toEqual([]);
    });

    it('reports the error of a retry that fails again, and keeps the order', async () => {
      poison(1, 2);
      await log.deliver([event('a', 1), event('a', 2), event('a', 3)]);
      poison(2);
      await expect(parked.retry(subscription, 'a')).rejects.toMatchObject({
        status: 422,
        message: expect.stringContaining('after 1 events: Error: poison 2'),
      });
      expect(await parked.list()).toMatchObject([{ events: 2, error: 'Error: poison 2' }]);
      handling = () => {
        throw away();
      };
      await expect(parked.retry(subscription, 'a')).rejects.toThrow('gone');
      handling = () => undefined;
      expect(await parked.skip(subscription, 'a')).toEqual({ skipped: 'evt_a_2' });
      expect(await parked.retry(subscription, 'a')).toEqual({ taken: 1 });
      expect(await seen('a')).toBe('1,3,');
      await expect(parked.retry(subscription, 'a')).rejects.toMatchObject({ status: 404 });
      await expect(parked.skip(subscription, 'a')).rejects.toMatchObject({ status: 404 });
      await expect(parked.retry('contracts.nobody', 'a')).rejects.toMatchObject({ status: 404 });
    });

    it('applies each event once and in order when two retries run while more events of the key arrive', async () => {
      poison(1);
      await log.deliver([1, 2, 3, 4, 5].map((value) => event('a', value)));
      handling = () => pause(3);
      const delivering = (async () => {
        for (let value = 6; value <= 25; value++) await log.deliver([event('a', value)]);
      })();
      const retries = await Promise.allSettled([
        parked.retry(subscription, 'a'),
        parked.retry(subscription, 'a'),
        pause(8).then(() => parked.retry(subscription, 'a')),
      ]);
      expect(retries.filter((one) => one.status === 'rejected' && one.reason.getStatus?.() !== 404)).toEqual(
        [],
      );
      await delivering;
      expect(await parked.list()).toEqual([]);
      expect(await seen('a')).toBe(`${Array.from({ length: 25 }, (_, index) => index + 1).join(',')},`);
    });

    it('skips or retries an event, never both', async () => {
      poison(1);
      await log.deliver([event('a', 1), event('a', 2)]);
      handling = () => pause(20);
      const [retry, skip] = await Promise.allSettled([
        parked.retry(subscription, 'a'),
        pause(5).then(() => parked.skip(subscription, 'a')),
      ]);
      const skipped = skip.status === 'fulfilled' ? [Number(skip.value.skipped.at(-1))] : [];
      expect(retry.status).toBe('fulfilled');
      expect(await seen('a')).toBe(
        [1, 2]
          .filter((value) => !skipped.includes(value))
          .map((value) => `${value},`)
          .join(''),
      );
    });
  });
}
