import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { IsInt, IsString } from 'class-validator';
import { Column, Entity, In, PrimaryColumn, Table, type QueryRunner } from 'typeorm';
import { EmbeddedEventLog } from '../adapters/embedded/embedded-event-log.js';
import { column } from '../adapters/sql/columns.js';
import type { StoreLocation } from '../adapters/sql/data-sources.js';
import { Database } from '../adapters/sql/database.js';
import { make } from '../events/make.js';
import { Topic } from '../events/topic.js';
import type { EventLog } from '../ports/event-log.port.js';
import { SystemClock, SystemIds } from '../ports/system.js';
import { Inbox } from './inbox.js';
import { ParkedEvent } from './inbox.entity.js';
import { Outbox } from './outbox.js';
import { OutboxRow } from './outbox.entity.js';
import { platformEntities } from './platform.entities.js';
import { createPlatformTables } from './platform.tables.js';
import { Relay } from './relay.js';

/** The event of the contract suites. */
export class Counted {
  @IsString() counter: string;
  @IsInt() value: number;
}

/** What the suites' consumer writes: `seen` holds the values of a counter's events in the order of their arrival. */
@Entity('counter_row')
export class CounterRow {
  @PrimaryColumn({ type: 'varchar', length: 64 }) counter: string;
  @Column({ type: 'varchar', length: 4000 }) seen: string;
}

class Initial1763700000000 {
  async up(runner: QueryRunner): Promise<void> {
    await createPlatformTables(runner);
    await runner.createTable(
      new Table({
        name: 'counter_row',
        columns: [column.id('counter', { primary: true }), column.id('seen', { length: 4000 })],
      }),
      true,
    );
  }
  async down(): Promise<void> {}
}

/** Tables of the contract suites: those of every app, and `CounterRow`. */
export const contractSchema = {
  entities: [...platformEntities, CounterRow],
  migrations: [Initial1763700000000],
};

/** Declares a topic with a random name, so that no other test writes to it. */
export const uniqueTopic = () =>
  Topic.declare(`contracts.t${Math.random().toString(36).slice(2)}`, [Counted], (event) => event.counter, {
    partitions: 3,
    retention: 1,
  });

/** Returns the path of a file in a new temporary folder. */
export const temporaryFile = (name: string) => join(mkdtempSync(join(tmpdir(), 'corong-delivery-')), name);

/** Opens an embedded log in a new temporary folder. */
export const temporaryLog = (): EventLog =>
  new EmbeddedEventLog({
    folder: mkdtempSync(join(tmpdir(), 'corong-log-')),
    prefixes: { contracts: 'read and write' },
  });

/** The suite for outbox → relay → log → inbox, run on every pair of database and log. */
export function describeEventDelivery(
  name: string,
  location: () => StoreLocation,
  makeLog: () => EventLog,
): void {
  describe(`the delivery of events on ${name}`, () => {
    const clock = new SystemClock();
    const outbox = new Outbox('console', clock, new SystemIds());
    let database: Database;
    let log: EventLog;
    let topic: Topic<Counted>;
    const ending: (() => Promise<void>)[] = [];

    beforeEach(async () => {
      database = await Database.open(location(), contractSchema);
      log = makeLog();
      topic = uniqueTopic();
      await log.open([topic]);
      await database.transaction(async (tx) => {
        await tx.clear(OutboxRow).catch(() => undefined);
        // Another suite may use the same table at the same time.
        await tx.delete(CounterRow, {
          counter: In(['odd', 'even', 'never', 'once', 'bad', 'good', 'shared']),
        });
      });
    });

    afterEach(async () => {
      for (const end of ending.splice(0).reverse()) await end();
      await log.close();
      await database.close();
    });

    const relay = async (into: EventLog = log, options = {}) => {
      const one = new Relay(database, into, clock, { pollMs: 20, leaseMs: 400, ...options });
      await one.start();
      ending.push(() => one.stop());
      return one;
    };

    const consume = async (fail: (event: Counted) => boolean = () => false) => {
      const inbox = new Inbox(database, log, clock, { tries: 2, pauseMs: 5 });
      inbox.subscribe(topic, `contracts.${topic.name.slice(10)}`, async (tx, event) => {
        if (fail(event.data)) throw new Error('poison');
        const row = await tx.findOneBy(CounterRow, { counter: event.data.counter });
        await tx.save(
          make(CounterRow, { counter: event.data.counter, seen: `${row?.seen ?? ''}${event.data.value},` }),
        );
      });
      await inbox.start();
      ending.push(() => inbox.stop());
      return inbox;
    };

    const count = (counter: string, value: number) =>
      database.transaction((tx) => outbox.append(tx, topic, make(Counted, { counter, value }), value));
    const seen = async (counter: string) =>
      (await database.read.findOneBy(CounterRow, { counter }))?.seen ?? '';
    const eventually = async (check: () => Promise<boolean>) => {
      for (let waited = 0; !(await check()); waited += 20) {
        if (waited > 30_000) throw new Error('It did not come about');
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    };

    it('delivers committed events in order by key, and empties the outbox', async () => {
      await relay();
      await consume();
      for (let value = 1; value <= 20; value++) await count(value % 2 ? 'odd' : 'even', value);
      await eventually(async () => (await seen('odd')) === '1,3,5,7,9,11,13,15,17,19,');
      await eventually(async () => (await seen('even')) === '2,4,6,8,10,12,14,16,18,20,');
      await eventually(async () => (await database.read.count(OutboxRow)) === 0);
    });

    it('delivers no event of a transaction that was rolled back', async () => {
      await expect(
        database.transaction(async (tx) => {
          await outbox.append(tx, topic, make(Counted, { counter: 'never', value: 1 }), 1);
          throw new Error('rolled back');
        }),
      ).rejects.toThrow('rolled back');
      expect(await database.read.count(OutboxRow)).toBe(0);
    });

    it('refuses an undeclared field when it is written', async () => {
      const event = Object.assign(make(Counted, { counter: 'a', value: 1 }), { text: 'words' });
      await expect(database.transaction((tx) => outbox.append(tx, topic, event, 1))).rejects.toThrow(/text/);
    });

    it('applies an event once although a relay died between publishing and removing it', async () => {
      await count('once', 1);
      await count('once', 2);
      const dying = Object.create(log) as EventLog;
      let published = 0;
      dying.publish = async (records) => {
        await log.publish(records);
        published += records.length;
        throw new Error('killed after publishing');
      };
      const first = await relay(dying);
      await eventually(async () => published >= 2);
      await first.stop();
      expect(await database.read.count(OutboxRow)).toBe(2);
      await relay();
      await consume();
      await eventually(async () => (await database.read.count(OutboxRow)) === 0);
      await eventually(async () => (await seen('once')) === '1,2,');
      await count('once', 3);
      await eventually(async () => (await seen('once')) === '1,2,3,');
    });

    it('parks the key of an event that keeps failing, keeps its order, and lets other keys go on', async () => {
      let poisoned = true;
      await relay();
      const inbox = await consume((event) => poisoned && event.counter === 'bad' && event.value === 2);
      for (const value of [1, 2, 3]) {
        await count('bad', value);
        await count('good', value);
      }
      await eventually(async () => (await seen('good')) === '1,2,3,');
      await eventually(async () => (await database.read.count(ParkedEvent)) === 2);
      expect(await seen('bad')).toBe('1,');
      const parked = await database.read.find(ParkedEvent, { order: { id: 'ASC' } });
      expect(parked.map((row) => [row.event_key, row.error])).toEqual([
        ['bad', 'Error: poison'],
        ['bad', null],
      ]);
      poisoned = false;
      const { Parked } = await import('../operations/parked.service.js');
      const service = new Parked(database, inbox, log);
      expect(await service.retry(parked[0]!.subscription, 'bad')).toEqual({ taken: 2 });
      expect(await seen('bad')).toBe('1,2,3,');
      await count('bad', 4);
      await eventually(async () => (await seen('bad')) === '1,2,3,4,');
    });

    it('lets one relay at a time work on a shard, and another take over', async () => {
      const first = await relay();
      await relay();
      await consume();
      for (let value = 1; value <= 5; value++) await count('shared', value);
      await eventually(async () => (await seen('shared')) === '1,2,3,4,5,');
      await first.stop();
      for (let value = 6; value <= 9; value++) await count('shared', value);
      await eventually(async () => (await seen('shared')) === '1,2,3,4,5,6,7,8,9,');
    });
  });
}
