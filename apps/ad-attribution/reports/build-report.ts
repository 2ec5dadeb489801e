import type { AdRow, CampaignRow, Figures, Level, ReportTotals } from './report.dto.js';
import { CurrencyTotals, FigureTotals } from './report-totals.js';

/**
 * The figures of a period. The key is a link's id, an ad's id if only the ad is known, or null if neither is; cost is
 * by ad.
 */
export interface ReportCounts {
  totals_by_link: ReadonlyMap<string | null, FigureTotals>;
  /** Parts into which the model divides a conversion; sums of stages are divided by it. */
  parts_per_conversion: number;
  costs: readonly { ad_id: string; currency: string; amount_minor: bigint }[];
}

/** The campaigns, ads and links of the figures. */
export interface CampaignTree {
  campaigns: readonly { id: string; name: string }[];
  ads: readonly { id: string; name: string; campaign_id: string }[];
  links: readonly { id: string; code: string; ad_id: string }[];
}

/** The rows of a report. */
export interface ReportRows {
  campaigns: CampaignRow[];
  unattributed: Figures;
  totals: ReportTotals;
}

/**
 * Builds the rows of a report: it sums links into ads, ads into campaigns, and campaigns with the unattributed figures
 * into the totals.
 */
export function buildReport(
  { totals_by_link: totalsByLink, costs, parts_per_conversion: parts }: ReportCounts,
  tree: CampaignTree,
  level: Level,
): ReportRows {
  const total = new FigureTotals();
  const totalCost = new CurrencyTotals();
  const adsOf = Map.groupBy(tree.ads, (ad) => ad.campaign_id);
  const linksOf = Map.groupBy(tree.links, (link) => link.ad_id);
  const costsOf = Map.groupBy(costs, (row) => row.ad_id);
  const campaigns = [...tree.campaigns].sort(byId).map((campaign): CampaignRow => {
    const sum = new FigureTotals();
    const cost = new CurrencyTotals();
    const ads = (adsOf.get(campaign.id) ?? []).sort(byId).map((ad): AdRow => {
      const adSum = new FigureTotals();
      const adCost = new CurrencyTotals();
      const links = (linksOf.get(ad.id) ?? []).sort(byId).map((link) => {
        const totals = totalsByLink.get(link.id) ?? new FigureTotals();
        adSum.add(totals);
        return { link_id: link.id, code: link.code, ...totals.view(parts) };
      });
      adSum.add(totalsByLink.get(ad.id) ?? new FigureTotals());
      for (const row of costsOf.get(ad.id) ?? []) adCost.add(row.currency, row.amount_minor);
      sum.add(adSum);
      cost.addAll(adCost);
      return {
        ad_id: ad.id,
        name: ad.name,
        ...withCost(adSum, adCost, parts),
        ...(level === 'link' && { links }),
      };
    });
    total.add(sum);
    totalCost.addAll(cost);
    return {
      campaign_id: campaign.id,
      name: campaign.name,
      ...withCost(sum, cost, parts),
      ...(level !== 'campaign' && { ads }),
    };
  });
  const unattributed = totalsByLink.get(null) ?? new FigureTotals();
  total.add(unattributed);
  return {
    campaigns,
    unattributed: unattributed.view(parts),
    totals: { ...total.view(parts), cost: totalCost.view() },
  };
}

const withCost = (totals: FigureTotals, cost: CurrencyTotals, parts: number) => ({
  ...totals.view(parts),
  cost: cost.view(),
  cost_per_chat: cost.perChat(totals.chats),
});

const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1);
