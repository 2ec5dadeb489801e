import type { ReactNode } from 'react';
import { query, type Schemas } from '../api/client';
import { Money } from '../parts';
import type { Days } from './periods';

export type Figures = Schemas['Figures'];
/** A row of a report; links and what is unattributed have no cost. */
export type Row = Figures & Partial<Pick<Schemas['AdRow'], 'cost' | 'cost_per_chat'>>;

/** The report of a period by campaign, ad and link: the one that the API gives, and no sum made here. */
export const useReport = (days: Days) =>
  query.useQuery('get', '/v1/reports/last-touch', { params: { query: { ...days, level: 'link' } } });

/** The rows of a report by the id of campaign, ad or link. */
export function rowsById(report: Schemas['Report'] | undefined): ReadonlyMap<string, Row> {
  const rows = new Map<string, Row>();
  for (const campaign of report?.campaigns ?? []) {
    rows.set(campaign.campaign_id, campaign);
    for (const ad of campaign.ads ?? []) {
      rows.set(ad.ad_id, ad);
      for (const link of ad.links ?? []) rows.set(link.link_id, link);
    }
  }
  return rows;
}

/** Amounts, one line a currency; a dash where there is none. */
export function Amounts({
  of,
}: {
  of: readonly { currency: string; amount_minor: number | string }[] | undefined;
}): ReactNode {
  if (!of || of.length === 0) return <span className="soft">–</span>;
  return (
    <span className="amounts">
      {of.map(({ currency, amount_minor }) => (
        <Money key={currency} minor={amount_minor} currency={currency} />
      ))}
    </span>
  );
}
