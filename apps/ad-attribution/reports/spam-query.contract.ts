import type { Database } from '#platform/adapters/sql/database.js';
import { SystemIds } from '#platform/ports/system.js';
import { lastTouch } from '../models/last-touch.js';
import { SpamCorrection } from '../touches/spam-correction.entity.js';
import { Touch } from '../touches/touch.entity.js';
import { DoorReader } from './door.reader.js';
import { ReportReader, type Period } from './report.reader.js';

const ids = new SystemIds();
const SIZE = 2_000;
const workspace_id = ids.next('wsp');
const period: Period = { workspace_id, from: '1970-01-01', to: '1970-01-01', start: 500, end: 1_500 };

/** Cases for the corrections of spam in reports that hold on each database. `open` returns a database without touches. */
export function describeSpamQuery(on: string, open: () => Promise<Database>): void {
  describe(`corrections of spam on ${on}`, () => {
    let database: Database;
    beforeAll(async () => {
      database = await open();
      const touches = Array.from({ length: SIZE }, (_, index) => ({
        id: ids.next('evt'),
        // Every second conversation is of another workspace.
        workspace_id: index % 2 === 0 ? workspace_id : 'wsp_other',
        conversation_id: `cnv_${index}`,
        sequence: 1,
        subject_id: `sub_${index}`,
        kind: 'chat_start' as const,
        door: index % 4 === 0 ? ('web' as const) : ('telegram' as const),
        consent: 'granted' as const,
        at: index,
        via: 'none' as const,
        certainty: 'none' as const,
        click_id: null,
        ad_id: null,
        code: null,
        network_ad_id: null,
        erased: 0,
      }));
      // Each is marked on the last but one instant of the period, every fourth one unmarked after the period.
      const corrections = touches.flatMap(({ workspace_id: of, conversation_id }, index) => {
        const row = { workspace_id: of, conversation_id };
        const marked = { ...row, id: ids.next('evt'), sequence: 2, sign: -1, at: 1_498 };
        return index % 4 === 0
          ? [marked, { ...row, id: ids.next('evt'), sequence: 3, sign: 1, at: 1_600 }]
          : [marked];
      });
      await database.transaction(async (tx) => {
        for (let from = 0; from < corrections.length; from += 100)
          await tx.insert(SpamCorrection, corrections.slice(from, from + 100));
        for (let from = 0; from < SIZE; from += 100) await tx.insert(Touch, touches.slice(from, from + 100));
      });
    });
    afterAll(() => database.close());

    const counted = async (of: Period) => {
      const { totals_by_link } = await new ReportReader(database).count(of, lastTouch, 30);
      const { chats } = await new DoorReader(database).count(of);
      const byDoor: Record<string, number> = {};
      for (const row of chats) byDoor[row.door] = (byDoor[row.door] ?? 0) + row.chats;
      return [totals_by_link.get(null)?.chats, byDoor];
    };

    it('subtract the chats of the workspace that were marked in the period, by the same rows that count them', async () => {
      expect(await counted(period)).toEqual([500 - 1_000, { web: 250 - 500, telegram: 250 - 500 }]);
      expect(await counted({ ...period, start: 0, end: 1_400 })).toEqual([700, { web: 350, telegram: 350 }]);
      expect(await counted({ ...period, start: 1_550, end: 1_700 })).toEqual([
        75 + 500,
        { web: 37 + 500, telegram: 38 },
      ]);
    });

    it('are found by the index of their workspace and day', async () => {
      const [sql, parameters] = database.read
        .createQueryBuilder(SpamCorrection, 'x')
        .where('x.workspace_id = :workspace_id AND x.at >= :start AND x.at < :end', {
          workspace_id,
          start: 1_600,
          end: 1_601,
        })
        .orderBy('x.at', 'ASC')
        .addOrderBy('x.id', 'ASC')
        .limit(200)
        .getQueryAndParameters();
      if (database.kind === 'sqlite') {
        const lines = await database.read.query<{ detail: string }[]>(
          `EXPLAIN QUERY PLAN ${sql}`,
          parameters,
        );
        expect(lines.map(({ detail }) => detail).join('\n')).toMatch(/^SEARCH .* spam_by_day /);
        return;
      }
      await database.read.query('ANALYZE TABLE spam_correction');
      const lines = await database.read.query<{ key: string; Extra: string }[]>(`EXPLAIN ${sql}`, parameters);
      expect(lines[0]).toMatchObject({ key: 'spam_by_day' });
      expect(lines[0]!.Extra).not.toMatch(/filesort|temporary/);
    });
  });
}
