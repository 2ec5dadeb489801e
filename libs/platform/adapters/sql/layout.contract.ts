import { contractSchema } from '../../outbox/event-delivery.contract.js';
import { ConfigError } from '../../config.js';
import { Database } from './database.js';
import type { StoreLocation } from './data-sources.js';
import { LAYOUT } from './layout.js';

/** The suite for tables that another version of Corong created, run on every database. `place`: the text by which the refusal names the store. */
export function describeLayout(
  name: string,
  fresh: () => Promise<{ at: StoreLocation; place: string }>,
): void {
  describe(`tables on ${name} that another version of Corong created`, () => {
    let store: { at: StoreLocation; place: string };
    beforeEach(async () => void (store = await fresh()));

    /** Creates today's tables, then changes them with these statements to those of another version. */
    async function changed(...statements: string[]): Promise<void> {
      const database = await Database.open(store.at, contractSchema);
      for (const statement of statements) await database.source.query(statement);
      await database.close();
    }
    async function refusal(): Promise<string> {
      const error = await Database.open(store.at, contractSchema).then(
        async (database) => database.close(),
        (thrown: unknown) => thrown,
      );
      expect(error).toBeInstanceOf(ConfigError);
      return (error as Error).message;
    }

    it.each([
      ['older, which had no layout number', ['DROP TABLE layout'], /an older version .*no layout number/],
      [
        'of a lower layout',
        [`UPDATE layout SET version = ${LAYOUT - 1}`],
        /an older version .*layout \d+ instead of/,
      ],
      [
        'of a higher layout',
        [`UPDATE layout SET version = ${LAYOUT + 1}`],
        /a newer version .*layout \d+ instead of/,
      ],
      [
        'with a migration that is unknown here',
        [`INSERT INTO migration (timestamp, name) VALUES (1999999999999, 'AddStars1999999999999')`],
        /a newer version .*AddStars1999999999999/,
      ],
      [
        'from before a column was renamed, under the same layout',
        ['ALTER TABLE counter_row RENAME COLUMN seen TO met'],
        /an older version .*no column "seen" in table "counter_row"/,
      ],
      [
        'from before a table was renamed, under the same layout',
        ['ALTER TABLE counter_row RENAME TO strokes'],
        /no column "counter" in table "counter_row"/,
      ],
    ])(
      'are refused when they are %s, with where they are, what differs and what to do',
      async (_, statements, reason) => {
        await changed(...statements);
        const line = await refusal();
        expect(line).toMatch(reason);
        expect(line).toContain(store.place);
        expect(line).toContain('the next start makes a new installation');
        expect(line).not.toContain('\n');
      },
    );

    it('are not changed by the refusal', async () => {
      await changed('DROP TABLE layout', 'ALTER TABLE counter_row RENAME TO strokes');
      const first = await refusal();
      expect(await refusal()).toBe(first);
    });

    it('are distinguished from a first start that was killed before its end', async () => {
      await changed('DELETE FROM migration', 'DROP TABLE counter_row', 'DROP TABLE inbox');
      await (await Database.open(store.at, contractSchema)).close();
      const tables = [
        'inbox',
        'outbox',
        'outbox_lease',
        'parked_event',
        'idempotent_answer',
        'counter_row',
        'migration',
      ];
      await changed('DELETE FROM layout', ...tables.map((table) => `DROP TABLE ${table}`));
      await (await Database.open(store.at, contractSchema)).close();
    });
  });
}
