import {
  ChatStarted,
  conversations,
  SpamMarked,
  StageReached,
  type SpamChange,
  type Stage,
} from '#crossing/conversation.topic.js';
import { make } from '#platform/events/make.js';
import { AdsSide, eventually, ids } from '../../../test/support/ads-side.js';
import { Click } from '../clicks/click.entity.js';
import { LedgerRow } from '../ledger/ledger.entity.js';
import { SpamCorrection } from '../touches/spam-correction.entity.js';
import type { Report } from './report.dto.js';

const DAY = 86_400_000;
const FIRST = Date.parse('2026-06-01T12:00:00Z');
const day = (index: number) => new Date(FIRST + index * DAY).toISOString().slice(0, 10);

describe('spam in reports', () => {
  let ads: AdsSide;
  beforeAll(async () => void (ads = await AdsSide.start()));
  afterAll(() => ads.stop());

  async function chat() {
    const workspace = await ads.workspace({ time_zone: 'UTC' });
    const { link } = await ads.link(workspace);
    const click_id = await ads.click(link.code);
    await eventually(async () => (await ads.database.read.countBy(Click, { workspace_id: workspace })) === 1);
    const who = {
      workspace_id: workspace,
      conversation_id: ids.next('cnv'),
      subject_id: ids.random('sub'),
      consent: 'granted' as const,
    };
    let sequence = 0;
    let events = 0;
    const add = async (event: ChatStarted | StageReached | SpamMarked, at = ++sequence) => {
      events++;
      await ads.publishEvent(conversations, event, at);
    };
    const web = { door: 'web', via: 'token', certainty: 'exact' } as const;
    await add(make(ChatStarted, { ...who, ...web, at: FIRST, click_id }));
    const reach = (on: number, stage: Stage, more: Partial<StageReached> = {}) => {
      const event = { ...who, at: FIRST + on * DAY, stage_id: ids.next('stg'), stage, ...more };
      return add(make<StageReached>(StageReached, event));
    };
    const mark = async (on: number, change: SpamChange, twice = false) => {
      const event = make(SpamMarked, { ...who, at: FIRST + on * DAY, change });
      await add(event);
      if (twice) await add(event, sequence);
    };
    const of = async (from: string, to = from) => {
      await eventually(
        async () => (await ads.database.read.countBy(LedgerRow, { workspace_id: workspace })) === events,
      );
      const report: Report = (
        await ads.as(workspace, 'analyst').get(`/v1/reports/last-touch?level=link&from=${from}&to=${to}`)
      ).json;
      const { chats, stages, revenue, conversions } = report.totals;
      const byDoor = report.doors.reduce((sum, row) => sum + row.chats, 0);
      const byCertainty = Object.values(report.certainty).reduce((sum, count) => sum + count, 0);
      expect([byDoor, byCertainty]).toEqual([chats, chats]);
      const links = report.campaigns.flatMap(({ ads: rows = [] }) =>
        rows.flatMap(({ links: all = [] }) => all),
      );
      expect(links.reduce((sum, row) => sum + row.chats, 0)).toBe(chats);
      return [chats, stages.qualified, stages.purchased, conversions, revenue[0]?.amount_minor ?? 0];
    };
    return { workspace, reach, mark, of };
  }
  const paid = { amount_minor: 500, currency: 'USD' };

  it('is subtracted on the day of the mark, and added again on the day on which that is taken back', async () => {
    const { reach, mark, of } = await chat();
    await reach(0, 'qualified');
    await reach(1, 'purchased', { ...paid, order_id: ids.next('ord') });
    const before = [await of(day(0)), await of(day(1))];
    expect(before).toEqual([
      [1, 1, 0, 1, 0],
      [0, 0, 1, 1, 500],
    ]);
    await mark(3, 'marked', true);
    expect([await of(day(0)), await of(day(1))]).toEqual(before);
    expect(await of(day(3))).toEqual([-1, -1, -1, -2, -500]);
    expect(await of(day(0), day(3))).toEqual([0, 0, 0, 0, 0]);
    await mark(5, 'unmarked');
    expect(await of(day(3))).toEqual([-1, -1, -1, -2, -500]);
    expect(await of(day(5))).toEqual([1, 1, 1, 2, 500]);
    expect(await of(day(0), day(5))).toEqual([1, 1, 1, 2, 500]);
    expect(await ads.database.read.countBy(SpamCorrection, {})).toBe(2);
  });

  it('counts nothing that it reaches, until that is taken back', async () => {
    const { reach, mark, of } = await chat();
    await mark(1, 'marked');
    await reach(2, 'qualified');
    expect(await of(day(2))).toEqual([0, 0, 0, 0, 0]);
    await mark(3, 'unmarked');
    expect(await of(day(2))).toEqual([0, 0, 0, 0, 0]);
    expect(await of(day(3))).toEqual([1, 1, 0, 1, 0]);
    await mark(4, 'marked');
    expect(await of(day(4))).toEqual([-1, -1, 0, -1, 0]);
    expect(await of(day(0), day(4))).toEqual([0, 0, 0, 0, 0]);
  });

  it('subtracts more than a batch of it', async () => {
    const { workspace, of } = await chat();
    const at = FIRST + 2 * DAY;
    const rows = Array.from({ length: 450 }, (_, index) => ({
      id: ids.next('evt'),
      workspace_id: workspace,
      conversation_id: `cnv_${index}`,
      sequence: 1,
      sign: -1,
      at,
    }));
    await ads.database.transaction((tx) => tx.insert(SpamCorrection, rows));
    // Conversations of which no start is known change nothing.
    expect(await of(day(2))).toEqual([0, 0, 0, 0, 0]);
  });
});
