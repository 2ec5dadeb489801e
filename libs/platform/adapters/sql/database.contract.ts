import { AsyncResource } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import { MetricFamilies } from '../../operations/metric-families.js';
import { IdempotentAnswer, Idempotency } from '../../http/idempotency.js';
import { Problem } from '../../http/problem.js';
import { make } from '../../events/make.js';
import { contractSchema, CounterRow } from '../../outbox/event-delivery.contract.js';
import { InboxRow } from '../../outbox/inbox.entity.js';
import { prune } from '../../outbox/prune.js';
import { SystemClock } from '../../ports/system.js';
import { Database, isDuplicate } from './database.js';
import type { StoreLocation } from './data-sources.js';
import { insertAll } from './insert-all.js';

const DAY_MS = 86_400_000;

/** The suite for `Database`, run on SQLite and on MariaDB. */
export function describeDatabase(name: string, location: () => StoreLocation): void {
  describe(`Database on ${name}`, () => {
    let database: Database;
    beforeAll(async () => {
      database = await Database.open(location(), contractSchema);
    });
    afterAll(() => database.close());

    const seen = async (counter: string) => (await database.read.findOneBy(CounterRow, { counter }))?.seen;
    const add = (counter: string) =>
      database.transaction(async (tx) => {
        const row = (await database.lock(tx, CounterRow, { counter }))!;
        await new Promise((resolve) => setTimeout(resolve, 2));
        await tx.update(CounterRow, { counter }, { seen: String(Number(row.seen) + 1) });
      });

    it('commits or rolls back as a whole, and shows nothing that is not committed', async () => {
      const counter = randomUUID();
      const failing = database.transaction(async (tx) => {
        await tx.insert(CounterRow, make(CounterRow, { counter, seen: '1' }));
        expect(await seen(counter)).toBeUndefined();
        throw new Error('no');
      });
      await expect(failing).rejects.toThrow('no');
      expect(await seen(counter)).toBeUndefined();
    });

    it('locks a row, so that simultaneous additions all count', async () => {
      const counter = randomUUID();
      await database.transaction((tx) => tx.insert(CounterRow, make(CounterRow, { counter, seen: '0' })));
      // Only as many at once as can commit within a lock's time-out on a slow disk.
      for (let round = 0; round < 4; round++)
        await Promise.all(Array.from({ length: 5 }, () => add(counter)));
      expect(await seen(counter)).toBe('20');
    });

    it('counts metrics once for a committed transaction, and never for one that was rolled back', async () => {
      const families = new MetricFamilies();
      const count = families.counter('things_total', 'Things', ['kind']);
      const counted = async (kind: string) => {
        const { values } = await families.registry.getSingleMetric('corong_things_total')!.get();
        return values.find(({ labels }) => labels['kind'] === kind)?.value ?? 0;
      };
      const failing = database.transaction(async () => {
        count({ kind: 'rolled back' });
        throw new Error('no');
      });
      await expect(failing).rejects.toThrow('no');
      expect(await counted('rolled back')).toBe(0);

      let late = () => {};
      await database.transaction(async () => {
        count({ kind: 'committed' }, 2);
        late = AsyncResource.bind(() => count({ kind: 'after' }));
        expect(await counted('committed')).toBe(0);
      });
      expect(await counted('committed')).toBe(2);
      // Work that was started inside the transaction and continues after the commit counts at once.
      late();
      expect(await counted('after')).toBe(1);
      count({ kind: 'outside' });
      expect(await counted('outside')).toBe(1);
    });

    it('refuses a transaction inside a transaction', async () => {
      await expect(database.transaction(() => database.transaction(async () => 1))).rejects.toThrow(/inside/);
    });

    it('recognises the error of a duplicate key', async () => {
      const counter = randomUUID();
      const insert = () =>
        database.transaction((tx) => tx.insert(CounterRow, make(CounterRow, { counter, seen: '1' })));
      await insert();
      await expect(insert()).rejects.toSatisfyDuplicate();
    });

    it('inserts thousands of rows at once', async () => {
      const rows = Array.from({ length: 20_000 }, (_, n) =>
        make(CounterRow, { counter: `${randomUUID()}?`, seen: String(n) }),
      );
      await database.transaction((tx) => insertAll(tx, CounterRow, rows));
      expect(await seen(rows[0]!.counter)).toBe('0');
      expect(await seen(rows.at(-1)!.counter)).toBe('19999');
    });

    it('compares ids byte by byte', async () => {
      const counter = `Aa${randomUUID()}`;
      await database.transaction((tx) => tx.insert(CounterRow, make(CounterRow, { counter, seen: '1' })));
      expect(await seen(counter.toLowerCase())).toBeUndefined();
    });

    it('can run its migrations again, and has tables that match the entities', async () => {
      const again = await Database.open(location(), contractSchema);
      const drift = await again.source.driver.createSchemaBuilder().log();
      expect(drift.upQueries.map((query) => query.query)).toEqual([]);
      await again.close();
    });

    it('deletes idempotency answers after a day and inbox rows after thirty, in batches', async () => {
      const now = 40 * DAY_MS;
      await database.transaction(async (tx) => {
        await tx.delete(InboxRow, { subscription: 'contracts.prune' });
        await tx.delete(IdempotentAnswer, { workspace_id: 'wsp_prune' });
        for (let days = 0; days < 40; days++) {
          const at = now - days * DAY_MS;
          await tx.insert(
            InboxRow,
            make(InboxRow, { subscription: 'contracts.prune', event_id: `evt_${days}`, taken_at: at }),
          );
          const answer = {
            workspace_id: 'wsp_prune',
            idempotency_key: `${days}`,
            request_hash: 'h',
            status: 201,
            body: null,
            answered_at: at,
          };
          await tx.insert(IdempotentAnswer, make(IdempotentAnswer, answer));
        }
      });
      expect(await prune(database, now, undefined, 4)).toBeGreaterThanOrEqual(3 + 10);
      expect(await database.read.countBy(InboxRow, { subscription: 'contracts.prune' })).toBe(31);
      expect(await database.read.countBy(IdempotentAnswer, { workspace_id: 'wsp_prune' })).toBe(2);
      expect(await prune(database, now, AbortSignal.abort())).toBe(0);
    });

    describe('Idempotency', () => {
      const once = (key: string, hash = 'h', secret = false) => {
        const idempotency = new Idempotency(database, new SystemClock());
        const counter = randomUUID();
        return idempotency.once(
          { idempotency: { key, requestHash: hash } },
          'wsp_1',
          async (tx) => {
            await tx.insert(CounterRow, make(CounterRow, { counter, seen: '1' }));
            return { counter };
          },
          secret ? (answer) => ({ id: answer.counter }) : undefined,
        );
      };

      it('gives a repeat the first answer and takes effect once, also for simultaneous requests', async () => {
        const key = randomUUID();
        const answers = await Promise.all([once(key), once(key), once(key)]);
        expect(new Set(answers.map((answer) => answer.counter)).size).toBe(1);
        expect(await once(key)).toEqual(answers[0]);
      });

      it('refuses a different request under the same key', async () => {
        const key = randomUUID();
        await once(key);
        await expect(once(key, 'other')).rejects.toMatchObject({ status: 422 });
      });

      it('stores no secret, so that a repeat gets the id alone', async () => {
        const key = randomUUID();
        const answer = await once(key, 'h', true);
        const repeat = (await once(key, 'h', true).catch((error: unknown) => error)) as Problem;
        expect(repeat.getStatus()).toBe(409);
        expect(repeat.body()).toMatchObject({ id: answer.counter });
      });
    });
  });
}

expect.extend({
  toSatisfyDuplicate: (error: unknown) => ({
    pass: isDuplicate(error),
    message: () => 'Not known as a duplicate',
  }),
});

declare global {
  namespace jest {
    interface Matchers<R> {
      toSatisfyDuplicate(): R;
    }
  }
}
