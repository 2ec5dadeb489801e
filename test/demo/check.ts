import { isDeepStrictEqual } from 'node:util';
import { until } from '../support/until.js';
import { countsOf, type AdRow } from '../journeys/report-of-ad.js';
import { reportDays, type Ads } from './ads.js';
import type { DemoAd } from './demo-ad.js';
import type { Span } from './agenda.js';
import type { Audience } from './audience.js';
import type { Brand } from './brand.js';

interface Delivery {
  state: string;
  audience: number;
  totals: Record<string, number>;
}

/** Throws unless the reports of the instance say what happened: every click, chat, order and rupiah, and every follower. */
export async function checkDemo(
  brand: Brand,
  span: Span,
  { ads, audience, posts }: { ads: Ads; audience: Audience; posts: readonly string[] },
): Promise<void> {
  const path = `/v1/reports/last-touch?${reportDays(span)}&level=ad`;
  await until('the report says what happened', async () => {
    const { json } = await brand.marketer.get<{ campaigns: { ads: AdRow[] }[] }>(path);
    const rows = new Map(json.campaigns.flatMap((campaign) => campaign.ads).map((row) => [row.ad_id, row]));
    for (const ad of ads.all) mustBe(ad.name, seenOf(rows.get(ad.id)), expectedOf(ad));
    return true;
  });
  for (const [handle, expected] of audience.counts) {
    const channel = `/v1/channels/${brand.channels.get(handle)}/audience`;
    await until(`@${handle} has its followers`, async () => {
      const { total } = (await brand.publisher.get<{ total: number }>(channel)).json;
      return mustBe(`@${handle}`, total, expected);
    });
  }
  for (const id of posts) {
    const {
      state,
      audience: of,
      totals,
    } = (await brand.publisher.get<Delivery>(`/v1/posts/${id}/delivery`)).json;
    const sum = Object.values(totals).reduce((whole, part) => whole + part, 0);
    mustBe(`post ${id}`, { state, sum }, { state: 'complete', sum: of });
  }
}

function mustBe(what: string, seen: unknown, expected: unknown): true {
  if (isDeepStrictEqual(seen, expected)) return true;
  throw new Error(`${what}: ${JSON.stringify(seen)} instead of ${JSON.stringify(expected)}`);
}

const amountOf = (amounts: readonly { amount_minor: number }[]): number =>
  amounts.reduce((sum, { amount_minor }) => sum + amount_minor, 0);

function seenOf(row: AdRow | undefined) {
  if (!row) return null;
  const { clicks, chats, qualified, order_created, purchased } = countsOf(row);
  return {
    ...{ clicks, chats, qualified, orders: order_created, purchases: purchased },
    ...{ revenue: amountOf(row.revenue), cost: amountOf(row.cost) },
  };
}

const expectedOf = ({ tally }: DemoAd) => (tally.clicks + tally.cost === 0 ? null : { ...tally });
