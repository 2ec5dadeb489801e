import type { Database, Tx } from '#platform/adapters/sql/database.js';
import { HandlingTime } from '../conversations/handling-time.entity.js';
import { handlingTimes } from './handling-times.js';

/** Runs the query of handling times on a database, with rows of the same instant at the ends of its batches. */
export function describeHandlingTimes(name: string, open: () => Promise<Database>): void {
  describe(`handling times on ${name}`, () => {
    let database: Database;
    beforeAll(async () => {
      database = await open();
      const row = (workspace_id: string, at: number) => ({
        ...{ workspace_id, conversation_id: 'cnv', kind: 'resolution' as const, door: 'web' as const },
        ...{ member_id: null, team_id: null, since: 0, at },
      });
      const rows = [5, 1, 3, 3, 3, 3, 9, 2, 4].map((at) => row('one', at));
      const others = Array.from({ length: 2_000 }, (_, at) => row(`other${at % 9}`, at % 50));
      await database.transaction((tx) => insertMany(tx, [...rows, ...others]));
      if (database.kind === 'mysql') await database.read.query('ANALYZE TABLE handling_time');
    });
    afterAll(() => database.close());

    it.each([1, 2, 3, 4, 100])('are each read once, in order, in batches of %i', async (size) => {
      const found = await handlingTimes(database.read, 'one', { start: 2, end: 9 }, size);
      expect(found.map(({ at }) => at)).toEqual([2, 3, 3, 3, 3, 4, 5]);
      expect(new Set(found.map(({ id }) => id)).size).toBe(7);
    });

    it('are found by the index of the workspace and the end', async () => {
      const explain = database.kind === 'mysql' ? 'EXPLAIN' : 'EXPLAIN QUERY PLAN';
      const plan: unknown = await database.read.query(
        `${explain} SELECT * FROM handling_time WHERE workspace_id = 'one' AND at >= 2 AND at < 9 ORDER BY at, id LIMIT 5`,
      );
      expect(JSON.stringify(plan)).toContain('handling_time_by_end');
      expect(JSON.stringify(plan)).not.toMatch(/TEMP B-TREE|filesort/i);
    });
  });
}

async function insertMany(tx: Tx, rows: Omit<HandlingTime, 'id'>[]): Promise<void> {
  for (let from = 0; from < rows.length; from += 200)
    await tx.insert(HandlingTime, rows.slice(from, from + 200));
}
