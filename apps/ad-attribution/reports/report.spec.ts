import fc from 'fast-check';
import {
  ChatTouched,
  ChatStarted,
  conversations,
  StageReached,
  STAGES,
  type Stage,
} from '#crossing/conversation.topic.js';
import { make } from '#platform/events/make.js';
import { AdsSide, eventually, ids } from '../../../test/support/ads-side.js';
import { MAX_AMOUNT } from '#platform/money.js';
import { Click } from '../clicks/click.entity.js';
import { LedgerRow } from '../ledger/ledger.entity.js';
import { buildReport } from './build-report.js';
import type { Figures, Report } from './report.dto.js';
import { roundedHalfUp, FigureTotals } from './report-totals.js';

const sum = (rows: { currency: string; amount_minor: number | string | bigint }[]) => {
  const sums: Record<string, bigint> = {};
  for (const { currency, amount_minor } of rows)
    sums[currency] = (sums[currency] ?? 0n) + BigInt(amount_minor);
  return sums;
};

/** Every figure of rows added up, as the totals have to say. */
function added(rows: Figures[]) {
  const plus = (of: (row: Figures) => number) => rows.reduce((total, row) => total + of(row), 0);
  return {
    clicks: plus((row) => row.clicks),
    filtered_clicks: plus((row) => row.filtered_clicks),
    chats: plus((row) => row.chats),
    follows: plus((row) => row.follows),
    stages: Object.fromEntries(STAGES.map((stage) => [stage, plus((row) => row.stages[stage])])),
    conversions: plus((row) => row.conversions),
    revenue: sum(rows.flatMap((row) => row.revenue)),
  };
}
const figures = (row: Figures) => ({ ...added([row]) });

describe('a last-touch report', () => {
  let ads: AdsSide;
  beforeAll(async () => {
    ads = await AdsSide.start();
  });
  afterAll(() => ads.stop());

  const report = async (workspace: string, query: string): Promise<Report> =>
    (await ads.as(workspace, 'analyst').get(`/v1/reports/last-touch?${query}`)).json;

  it('shows a click, a chat, its stages, revenue and cost under the ad, by currency, in the zone of the workspace', async () => {
    const workspace = await ads.workspace({ time_zone: 'Asia/Jakarta' });
    const summer = await ads.link(workspace, 'Summer');
    const winter = await ads.link(workspace, 'Winter');
    const first = await ads.click(summer.link.code);
    const second = await ads.click(winter.link.code);
    await ads.as(null).get(`/c/${summer.link.code}`, { 'user-agent': 'curl/8' });
    await eventually(async () => (await ads.database.read.countBy(Click, { workspace_id: workspace })) === 3);

    // The times are 23:30 on the last day of June in Jakarta, and half an hour later.
    const june = Date.parse('2026-06-30T16:30:00Z');
    const july = june + 1_800_000;
    await ads.database.transaction(async (tx) => {
      await tx.update(Click, { workspace_id: workspace }, { at: june });
      await tx.update(Click, { id: second }, { at: july });
    });
    const who = {
      workspace_id: workspace,
      conversation_id: ids.next('cnv'),
      subject_id: ids.random('sub'),
      consent: 'granted' as const,
    };
    const other = { ...who, conversation_id: ids.next('cnv'), subject_id: ids.random('sub') };
    const stage = (of: typeof who, at: number, name: Stage, more: object = {}) =>
      make(StageReached, { ...of, at, stage_id: ids.next('stg'), stage: name, ...more });
    const web = { door: 'web' as const, via: 'token' as const, certainty: 'exact' as const };
    const direct = { door: 'web' as const, via: 'none' as const, certainty: 'none' as const };
    await ads.publishEvent(
      conversations,
      make(ChatStarted, { ...who, ...web, at: june, click_id: first, ad_id: summer.ad.id }),
      1,
    );
    await ads.publishEvent(conversations, stage(who, june, 'replied'), 2);
    await ads.publishEvent(conversations, stage(who, june, 'qualified'), 3);
    await ads.publishEvent(
      conversations,
      stage(who, june, 'purchased', { amount_minor: 100, currency: 'USD' }),
      4,
    );
    await ads.publishEvent(
      conversations,
      make(ChatTouched, { ...who, ...web, at: july, click_id: second }),
      5,
    );
    await ads.publishEvent(
      conversations,
      stage(who, july, 'purchased', { amount_minor: 7, currency: 'EUR' }),
      6,
    );
    await ads.publishEvent(conversations, make(ChatStarted, { ...other, ...direct, at: july }), 1);
    const last = ids.next('evt');
    await ads.publishEvent(
      conversations,
      stage(other, july, 'purchased', { amount_minor: 9, currency: 'IDR' }),
      2,
      last,
    );
    await eventually(
      async () =>
        (await ads.database.read.countBy(LedgerRow, { workspace_id: workspace, kind: 'crossing' })) === 8,
    );

    const cost = (ad: string, day: string, currency: string, amount_minor: number) =>
      ads.as(workspace).put(`/v1/ads/${ad}/costs/${day}`, { currency, amount_minor });
    await cost(summer.ad.id, '2026-06-30', 'USD', 11);
    await cost(summer.ad.id, '2026-06-30', 'IDR', 5);
    await cost(winter.ad.id, '2026-07-01', 'USD', 1_000);

    const inJune = await report(workspace, 'from=2026-06-01&to=2026-06-30');
    expect(inJune).toMatchObject({
      model: 'last-touch',
      from: '2026-06-01',
      to: '2026-06-30',
      time_zone: 'Asia/Jakarta',
      window_days: 30,
      campaigns: [
        {
          campaign_id: summer.campaign.id,
          name: 'Summer',
          clicks: 1,
          filtered_clicks: 1,
          chats: 1,
          conversions: 2,
          stages: { replied: 1, qualified: 1, purchased: 1 },
          revenue: [{ currency: 'USD', amount_minor: 100 }],
          cost: [
            { currency: 'IDR', amount_minor: 5 },
            { currency: 'USD', amount_minor: 11 },
          ],
          cost_per_chat: [
            { currency: 'IDR', amount_minor: 5, chats: 1 },
            { currency: 'USD', amount_minor: 11, chats: 1 },
          ],
          ads: [
            {
              ad_id: summer.ad.id,
              chats: 1,
              links: [{ link_id: summer.link.id, code: summer.link.code, clicks: 1, conversions: 2 }],
            },
          ],
        },
      ],
      unattributed: { clicks: 0, chats: 0, conversions: 0, revenue: [] },
      totals: {
        clicks: 1,
        chats: 1,
        conversions: 2,
        cost: [
          { currency: 'IDR', amount_minor: 5 },
          { currency: 'USD', amount_minor: 11 },
        ],
      },
    });
    expect(Date.parse(inJune.computed_at)).toBeLessThanOrEqual(Date.now());

    const inJuly = await report(workspace, 'from=2026-07-01&to=2026-07-31&level=ad');
    expect(inJuly).toMatchObject({
      campaigns: [
        {
          campaign_id: winter.campaign.id,
          clicks: 1,
          filtered_clicks: 0,
          chats: 0,
          conversions: 1,
          revenue: [{ currency: 'EUR', amount_minor: 7 }],
          cost: [{ currency: 'USD', amount_minor: 1_000 }],
          cost_per_chat: [],
        },
      ],
      unattributed: { chats: 1, conversions: 1, revenue: [{ currency: 'IDR', amount_minor: 9 }] },
      totals: {
        chats: 1,
        conversions: 2,
        revenue: [
          { currency: 'EUR', amount_minor: 7 },
          { currency: 'IDR', amount_minor: 9 },
        ],
      },
    });
    expect(inJuly.campaigns[0]!.ads![0]).not.toHaveProperty('links');
    expect(
      (await report(workspace, 'from=2026-07-01&to=2026-07-31&level=campaign')).campaigns[0],
    ).not.toHaveProperty('ads');

    const foreign = await ads.workspace();
    expect(await report(foreign, 'from=2026-06-01&to=2026-07-31')).toMatchObject({
      campaigns: [],
      totals: { clicks: 0, chats: 0, conversions: 0 },
    });
  });

  it('has totals that equal the sum of its rows, whatever was counted', () => {
    const amount = fc.record({
      currency: fc.constantFrom('USD', 'EUR', 'JPY'),
      amount_minor: fc.oneof(fc.nat(1_000_000_000), fc.integer({ min: MAX_AMOUNT - 9, max: MAX_AMOUNT })),
    });
    const totals = fc
      .record({
        clicks: fc.nat(1e6),
        filtered_clicks: fc.nat(1e6),
        chats: fc.nat(1e4),
        follows: fc.nat(1e4),
        stages: fc.array(fc.tuple(fc.constantFrom(...STAGES), fc.option(amount)), { maxLength: 20 }),
      })
      .map(({ stages, ...counts }) => {
        const made = Object.assign(new FigureTotals(), counts);
        for (const [stage, of] of stages) {
          const amount_minor = of ? BigInt(of.amount_minor) : null;
          made.addShare({ stage, currency: of?.currency ?? null }, { parts: 1, amount_minor }, 1);
        }
        return made;
      });
    const shape = fc.array(
      fc.array(
        fc.record({ links: fc.array(totals, { maxLength: 3 }), costs: fc.array(amount, { maxLength: 3 }) }),
        { maxLength: 3 },
      ),
      { maxLength: 4 },
    );
    fc.assert(
      fc.property(shape, totals, (campaigns, unattributed) => {
        const byLink = new Map<string | null, FigureTotals>([[null, unattributed]]);
        const tree = {
          campaigns: [] as { id: string; name: string }[],
          ads: [] as { id: string; name: string; campaign_id: string }[],
          links: [] as { id: string; code: string; ad_id: string }[],
        };
        const costs: { ad_id: string; currency: string; amount_minor: bigint }[] = [];
        campaigns.forEach((ads, c) => {
          tree.campaigns.push({ id: `c${c}`, name: '' });
          ads.forEach(({ links, costs: spent }, a) => {
            const ad_id = `c${c}a${a}`;
            tree.ads.push({ id: ad_id, name: '', campaign_id: `c${c}` });
            costs.push(
              ...spent.map(({ currency, amount_minor }) => ({
                ad_id,
                currency,
                amount_minor: BigInt(amount_minor),
              })),
            );
            links.forEach((one, l) => {
              tree.links.push({ id: `${ad_id}l${l}`, code: '', ad_id });
              byLink.set(`${ad_id}l${l}`, one);
            });
          });
        });
        const report = buildReport({ totals_by_link: byLink, costs, parts_per_conversion: 1 }, tree, 'link');
        expect(added([...report.campaigns, report.unattributed])).toEqual(figures(report.totals));
        expect(added([...[...byLink.values()].map((one) => one.view(1))])).toEqual(figures(report.totals));
        expect(sum(costs)).toEqual(sum(report.totals.cost));
        for (const campaign of report.campaigns) {
          expect(added(campaign.ads!)).toEqual(figures(campaign));
          expect(sum(campaign.ads!.flatMap((ad) => ad.cost))).toEqual(sum(campaign.cost));
          for (const ad of campaign.ads!) expect(added(ad.links!)).toEqual(figures(ad));
        }
      }),
    );
  });

  it('rounds halves up', () => {
    expect(
      [
        [5, 2],
        [4, 3],
        [5, 3],
        [0, 7],
        [1, 2],
        [999, 1_000],
      ].map(([a, b]) => roundedHalfUp(BigInt(a!), BigInt(b!))),
    ).toEqual([3n, 1n, 2n, 0n, 1n, 1n]);
  });

  it.each([
    ['from=x&to=2026-01-01', 'from', 400],
    ['from=1999-12-31&to=2026-01-01', 'from', 400],
    ['from=2026-01-01&to=2183-25-51', 'to', 400],
    ['from=2026-02-30&to=2026-03-01', 'from', 422],
    ['from=2026-03-02&to=2026-03-01', 'to', 422],
    ['from=2025-01-01&to=2026-03-01', 'to', 422],
    ['from=2026-01-01&to=2026-01-01&level=deep', 'level', 400],
    ['from=2026-01-01&to=2026-01-01&model=x', 'model', 400],
  ])('refuses %s', async (query, field, status) => {
    const answer = await ads.as(ids.next('wsp')).get(`/v1/reports/last-touch?${query}`);
    expect(answer.status).toBe(status);
    expect(answer.json.errors.map((error: { field: string }) => error.field)).toContain(field);
  });
});
