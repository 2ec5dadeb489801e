import { isDeepStrictEqual } from 'node:util';
import { until } from '../support/until.js';
import { days } from './days.js';
import type { JourneyContext } from './journey-context.js';

interface Amount {
  currency: string;
  amount_minor: number;
}

export interface AdRow {
  ad_id: string;
  clicks: number;
  chats: number;
  stages: { replied: number; qualified: number; order_created: number; purchased: number };
  revenue: Amount[];
  cost: Amount[];
  cost_per_chat: (Amount & { chats: number })[];
}

export interface ReportCounts {
  clicks: number;
  chats: number;
  replied: number;
  qualified: number;
  order_created: number;
  purchased: number;
}

/** Returns an ad's row of the last-touch report; null if it has none. */
export async function adRow(
  { workspace }: Pick<JourneyContext, 'workspace'>,
  ad: string,
): Promise<AdRow | null> {
  const path = `/v1/reports/last-touch?${days()}&level=ad`;
  const { json: body } = await workspace.analyst.get<{ campaigns: { ads: AdRow[] }[] }>(path, {
    expect: [200],
  });
  return body.campaigns.flatMap(({ ads }) => ads).find((row) => row.ad_id === ad) ?? null;
}

export const countsOf = ({
  clicks,
  chats,
  stages: { replied, qualified, order_created, purchased },
}: AdRow): ReportCounts => ({
  clicks,
  chats,
  replied,
  qualified,
  order_created,
  purchased,
});

export const figuresOf = ({ revenue, cost, cost_per_chat }: AdRow) => ({ revenue, cost, cost_per_chat });

/** Waits until the ad's row has exactly these counts; returns it. */
export function reportBecomes(stage: JourneyContext, ad: string, expected: ReportCounts): Promise<AdRow> {
  return until('the report shows the chat under its ad', async () => {
    const row = await adRow(stage, ad);
    if (row && isDeepStrictEqual(countsOf(row), expected)) return row;
    throw new Error(`it shows ${JSON.stringify(row && countsOf(row))}`);
  });
}

export interface DoorRow {
  door: string;
  clicks: number;
  /** Null where opening cannot be seen. */
  opened: number | null;
  chats: number;
  chats_by_certainty: Record<string, number>;
}

/** Returns the last-touch report's rows by door, of the whole workspace. */
export async function doorsOf({ workspace }: Pick<JourneyContext, 'workspace'>): Promise<DoorRow[]> {
  const path = `/v1/reports/last-touch?${days()}`;
  return (await workspace.analyst.get<{ doors: DoorRow[] }>(path, { expect: [200] })).json.doors;
}
