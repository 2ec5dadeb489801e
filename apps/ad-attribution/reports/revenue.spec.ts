import {
  ChatStarted,
  ChatTouched,
  conversations,
  StageReached,
  type Stage,
} from '#crossing/conversation.topic.js';
import { make } from '#platform/events/make.js';
import { AdsSide, eventually, ids } from '../../../test/support/ads-side.js';
import { Click } from '../clicks/click.entity.js';
import { LedgerRow } from '../ledger/ledger.entity.js';
import { ReachedStage } from '../touches/stage.entity.js';
import { Upload } from '../uploads/upload.entity.js';
import type { Report } from './report.dto.js';

const DAY = 86_400_000;
const FIRST = Date.parse('2026-06-01T12:00:00Z');
const web = { door: 'web', via: 'token', certainty: 'exact' } as const;

describe('revenue', () => {
  let ads: AdsSide;
  beforeAll(async () => void (ads = await AdsSide.start()));
  afterAll(() => ads.stop());

  const report = async (workspace: string, from: string, to = from): Promise<Report> =>
    (await ads.as(workspace, 'analyst').get(`/v1/reports/last-touch?from=${from}&to=${to}`)).json;

  /** A chat that came by one ad on the first day and by another two days later, with functions that add events to it. */
  async function chat() {
    const workspace = await ads.workspace({ time_zone: 'UTC' });
    const [one, other] = [await ads.link(workspace, 'One'), await ads.link(workspace, 'Other')];
    const clicks = [await ads.click(one.link.code), await ads.click(other.link.code)] as const;
    await eventually(async () => (await ads.database.read.countBy(Click, { workspace_id: workspace })) === 2);
    const who = {
      workspace_id: workspace,
      conversation_id: ids.next('cnv'),
      subject_id: ids.random('sub'),
      consent: 'granted' as const,
    };
    let sequence = 0;
    const add = (event: ChatStarted | ChatTouched | StageReached) =>
      ads.publishEvent(conversations, event, ++sequence);
    const reach = (day: number, stage: Stage, more: Partial<StageReached> = {}) => {
      const event = { ...who, at: FIRST + day * DAY, stage_id: ids.next('stg'), stage, ...more };
      return add(make<StageReached>(StageReached, event));
    };
    await add(make(ChatStarted, { ...who, ...web, at: FIRST, click_id: clicks[0] }));
    const comeAgain = () =>
      add(make(ChatTouched, { ...who, ...web, at: FIRST + 2 * DAY, click_id: clicks[1] }));
    const applied = () =>
      eventually(
        async () => (await ads.database.read.countBy(LedgerRow, { workspace_id: workspace })) === sequence,
      );
    return { workspace, one, other, reach, comeAgain, applied };
  }
  const usd = (amount_minor: number) => ({ amount_minor, currency: 'USD' });

  it('is payments minus refunds, each on its own day, under the ad that led to the order', async () => {
    const { workspace, one, other, reach, comeAgain, applied } = await chat();
    const order_id = ids.next('ord');
    await reach(0, 'order_created', { order_id });
    await reach(0, 'purchased', { order_id, ...usd(1_000) });
    await applied();
    const firstDay = await report(workspace, '2026-06-01');
    expect(firstDay.totals).toMatchObject({
      conversions: 1,
      stages: { order_created: 1, purchased: 1 },
      revenue: [usd(1_000)],
    });
    await comeAgain();
    await reach(3, 'installment_paid', { order_id, ...usd(500) });
    await reach(4, 'refunded', { order_id, extent: 'part', ...usd(700) });
    await reach(4, 'order_canceled', { order_id, extent: 'part', ...usd(700) });
    // Beyond the 30 days in which a touch gets credit, it still belongs to what led to the order.
    await reach(40, 'refunded', { order_id, extent: 'whole', ...usd(800) });
    await applied();

    const campaign = (rows: Report, { campaign: { id } }: typeof one) =>
      rows.campaigns.find(({ campaign_id }) => campaign_id === id);
    const after = await report(workspace, '2026-06-01');
    expect({ ...after, computed_at: '' }).toEqual({ ...firstDay, computed_at: '' });
    const later = await report(workspace, '2026-06-04', '2026-06-05');
    expect(campaign(later, one)).toMatchObject({
      conversions: 0,
      stages: { purchased: 0, installment_paid: 1, refunded: 1, order_canceled: 1 },
      revenue: [usd(-200)],
    });
    expect(campaign(later, other)).toBeUndefined();
    expect((await report(workspace, '2026-07-11')).totals.revenue).toEqual([usd(-800)]);
    const whole = await report(workspace, '2026-06-01', '2026-07-31');
    expect(campaign(whole, one)).toMatchObject({ conversions: 1, revenue: [usd(0)] });

    const second = ids.next('ord');
    await reach(5, 'order_created', { order_id: second });
    await reach(5, 'purchased', { order_id: second, ...usd(9) });
    await applied();
    expect(campaign(await report(workspace, '2026-06-06'), other)).toMatchObject({ revenue: [usd(9)] });
  });

  it('is uploaded once for an order, and neither installments, refunds nor cancellations in part are', async () => {
    const { workspace, reach, applied } = await chat();
    const order_id = ids.next('ord');
    await reach(0, 'replied');
    await reach(0, 'lead_submitted');
    await reach(0, 'order_created', { order_id });
    await reach(0, 'purchased', { order_id, ...usd(10) });
    await reach(0, 'installment_paid', { order_id, ...usd(5) });
    await reach(0, 'refunded', { order_id, extent: 'whole', ...usd(15) });
    await reach(0, 'order_canceled', { order_id, extent: 'part', ...usd(5) });
    await reach(0, 'order_canceled', { order_id, extent: 'whole', ...usd(10) });
    await reach(0, 'order_returned', { order_id });
    await applied();
    const uploads = await ads.database.read.find(Upload, {
      where: { workspace_id: workspace },
      order: { id: 'ASC' },
    });
    expect(
      uploads.map(({ event_name, amount_minor, currency }) => [event_name, amount_minor, currency]),
    ).toEqual([
      ['LeadSubmitted', null, null],
      ['OrderCreated', null, null],
      ['Purchase', 10, 'USD'],
      ['OrderCanceled', null, null],
      ['OrderReturned', null, null],
    ]);
    expect(await ads.database.read.countBy(ReachedStage, { order_id })).toBe(7);
  });
});
