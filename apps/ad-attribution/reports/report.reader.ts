import { Injectable } from '@nestjs/common';
import { In, type EntityManager, type SelectQueryBuilder } from 'typeorm';
import { Database } from '#platform/adapters/sql/database.js';
import { Ad } from '../campaigns/ad.entity.js';
import { AdNetworkId, NETWORK_OF_CHATS } from '../campaigns/ad-network-id.entity.js';
import { Campaign } from '../campaigns/campaign.entity.js';
import { AdCost } from '../costs/cost.entity.js';
import { Click } from '../clicks/click.entity.js';
import { Link } from '../links/link.entity.js';
import type { Model } from '../models/model.js';
import { sharesOf } from '../models/shares.js';
import { conversionPaths, type PathTouch } from '../touches/conversion-paths.js';
import { Follow } from '../touches/follow.entity.js';
import { SpamCorrection } from '../touches/spam-correction.entity.js';
import { ReachedStage } from '../touches/stage.entity.js';
import { Touch } from '../touches/touch.entity.js';
import type { ReportCounts, CampaignTree } from './build-report.js';
import { correctedStages, type CorrectedStage } from './spam.reader.js';
import { FigureTotals } from './report-totals.js';

const STAGE_BATCH = 500;
const ID_BATCH = 500;

/** The period of a report. */
export interface Period {
  workspace_id: string;
  /** First and last day, both included; costs are stored by day. */
  from: string;
  to: string;
  /** The same period in milliseconds since 1970; `end` is excluded. */
  start: number;
  end: number;
}

/** Counts the figures of a period by link, and finds the campaigns, ads and links that the report names. */
@Injectable()
export class ReportReader {
  private readonly read: EntityManager;

  constructor(database: Database) {
    this.read = database.read;
  }

  /**
   * Returns the figures of a period. `model` gives the credit, to touches of the last `windowDays` days before a
   * conversion.
   */
  async count(period: Period, model: Model, windowDays: number): Promise<ReportCounts> {
    const totals = new Map<string | null, FigureTotals>();
    const totalsOf = (link: string | null) => {
      const found = totals.get(link) ?? new FigureTotals();
      totals.set(link, found);
      return found;
    };
    for (const row of await this.clicks(period)) {
      if (row.verdict === 'valid') totalsOf(row.link_id).clicks += Number(row.count);
      else totalsOf(row.link_id).filtered_clicks += Number(row.count);
    }
    for (const row of [...(await this.chats(period)), ...(await this.correctedChats(period))])
      totalsOf(row.link_id ?? row.ad_id).chats += Number(row.count);
    for (const row of await this.follows(period)) totalsOf(row.link_id).follows += Number(row.count);
    const addAll = async (counted: readonly CorrectedStage[]) => {
      const paths = await conversionPaths(
        this.read,
        counted.map(({ stage }) => stage),
        windowDays,
      );
      const adOf = await this.adsNamedIn(period, [...paths.values()].flat());
      for (const { stage, sign } of counted) {
        const steps = paths.get(stage)!.map(({ touch, click }) => ({
          at: touch.at,
          source: click?.link_id ?? adOf.get(touch.network_ad_id ?? '') ?? null,
        }));
        for (const share of sharesOf(model, steps, stage.amount_minor))
          totalsOf(share.source).addShare(stage, share, sign);
      }
    };
    for await (const batch of this.stages(period)) await addAll(batch.map((stage) => ({ stage, sign: 1 })));
    for await (const batch of correctedStages(this.read, period)) await addAll(batch);
    return { totals_by_link: totals, costs: await this.costs(period), parts_per_conversion: model.parts };
  }

  /** Returns the campaigns, ads and links that have figures or costs. */
  async tree({ totals_by_link: totals, costs }: ReportCounts, workspace_id: string): Promise<CampaignTree> {
    const links = await this.byIds(
      Link,
      [...totals.keys()].flatMap((id) => id ?? []),
      workspace_id,
    );
    const ads = await this.byIds(
      Ad,
      [
        ...links.map((link) => link.ad_id),
        ...costs.map((cost) => cost.ad_id),
        ...[...totals.keys()].flatMap((id) => (id?.startsWith('adv_') ? id : [])),
      ],
      workspace_id,
    );
    const campaigns = await this.byIds(
      Campaign,
      ads.map((ad) => ad.campaign_id),
      workspace_id,
    );
    return { links, ads, campaigns };
  }

  private clicks({ workspace_id, start, end }: Period) {
    return this.read
      .createQueryBuilder(Click, 'c')
      .select('c.link_id', 'link_id')
      .addSelect('c.verdict', 'verdict')
      .addSelect('COUNT(*)', 'count')
      .where('c.workspace_id = :workspace_id AND c.at >= :start AND c.at < :end AND c.repeated = 0', {
        workspace_id,
        start,
        end,
      })
      .groupBy('c.link_id')
      .addGroupBy('c.verdict')
      .getRawMany<{ link_id: string; verdict: string; count: string }>();
  }

  /**
   * Counts chats by the click that opened them, whatever the model; if it is unknown, by the ad that the network named.
   */
  private chats({ workspace_id, start, end }: Period) {
    const query = this.read
      .createQueryBuilder(Touch, 't')
      .select('COUNT(*)', 'count')
      .where("t.workspace_id = :workspace_id AND t.kind = 'chat_start' AND t.at >= :start AND t.at < :end", {
        workspace_id,
        start,
        end,
      });
    return this.bySource(query);
  }

  /** Counts the chats that corrections of the period add again, minus those that they subtract, in the same way. */
  private correctedChats({ workspace_id, start, end }: Period) {
    const query = this.read
      .createQueryBuilder(SpamCorrection, 'x')
      .innerJoin(
        Touch,
        't',
        "t.conversation_id = x.conversation_id AND t.workspace_id = x.workspace_id AND t.kind = 'chat_start'",
      )
      .select('SUM(x.sign)', 'count')
      .where('x.workspace_id = :workspace_id AND x.at >= :start AND x.at < :end', {
        workspace_id,
        start,
        end,
      });
    return this.bySource(query);
  }

  private bySource<E extends object>(query: SelectQueryBuilder<E>) {
    return query
      .leftJoin(Click, 'c', "c.id = t.click_id AND c.workspace_id = t.workspace_id AND c.verdict = 'valid'")
      .leftJoin(
        AdNetworkId,
        'n',
        'n.workspace_id = t.workspace_id AND n.network = :chats AND n.network_ad_id = t.network_ad_id AND c.id IS NULL',
        { chats: NETWORK_OF_CHATS },
      )
      .addSelect('c.link_id', 'link_id')
      .addSelect('n.ad_id', 'ad_id')
      .groupBy('c.link_id')
      .addGroupBy('n.ad_id')
      .getRawMany<{ link_id: string | null; ad_id: string | null; count: string }>();
  }

  /** Counts follows by link; those whose click is unknown, filtered or another workspace's do not count. */
  private follows({ workspace_id, start, end }: Period) {
    return this.read
      .createQueryBuilder(Follow, 'f')
      .innerJoin(Click, 'c', "c.id = f.click_id AND c.workspace_id = f.workspace_id AND c.verdict = 'valid'")
      .select('c.link_id', 'link_id')
      .addSelect('COUNT(DISTINCT f.click_id)', 'count')
      .where('f.workspace_id = :workspace_id AND f.at >= :start AND f.at < :end', {
        workspace_id,
        start,
        end,
      })
      .groupBy('c.link_id')
      .getRawMany<{ link_id: string; count: string }>();
  }

  /** Returns the workspace's ads by the network's ids, for the ids that the touches name. */
  private async adsNamedIn(
    { workspace_id }: Period,
    path: readonly PathTouch[],
  ): Promise<ReadonlyMap<string, string>> {
    const named = [...new Set(path.flatMap(({ touch }) => touch.network_ad_id ?? []))];
    if (named.length === 0) return new Map();
    const rows = await this.read.findBy(AdNetworkId, {
      workspace_id,
      network: NETWORK_OF_CHATS,
      network_ad_id: In(named),
    });
    return new Map(
      rows.flatMap(({ network_ad_id, ad_id }) => (ad_id === null ? [] : [[network_ad_id, ad_id]])),
    );
  }

  private async *stages({ workspace_id, start, end }: Period): AsyncGenerator<ReachedStage[]> {
    let after: ReachedStage | undefined;
    do {
      const query = this.read
        .createQueryBuilder(ReachedStage, 's')
        .where('s.workspace_id = :workspace_id AND s.at >= :start AND s.at < :end AND s.in_spam = 0', {
          workspace_id,
          start,
          end,
        })
        .orderBy('s.at', 'ASC')
        .addOrderBy('s.id', 'ASC')
        .limit(STAGE_BATCH);
      if (after)
        query.andWhere('(s.at > :at OR (s.at = :at AND s.id > :id))', { at: after.at, id: after.id });
      const batch = await query.getMany();
      if (batch.length > 0) yield batch;
      after = batch.length === STAGE_BATCH ? batch.at(-1) : undefined;
    } while (after);
  }

  private async costs({ workspace_id, from, to }: Period) {
    const rows = await this.read
      .createQueryBuilder(AdCost, 'c')
      .select('c.ad_id', 'ad_id')
      .addSelect('c.currency', 'currency')
      // The sum is read as text, so that no driver converts it to a double. 400 days of the largest amount stay below 2^63.
      .addSelect('CAST(SUM(c.amount_minor) AS CHAR)', 'amount_minor')
      .where('c.workspace_id = :workspace_id AND c.day >= :from AND c.day <= :to', { workspace_id, from, to })
      .groupBy('c.ad_id')
      .addGroupBy('c.currency')
      .getRawMany<{ ad_id: string; currency: string; amount_minor: string }>();
    return rows.map((row) => ({ ...row, amount_minor: BigInt(row.amount_minor) }));
  }

  private async byIds<E extends { id: string; workspace_id: string }>(
    entity: new () => E,
    ids: string[],
    workspace_id: string,
  ): Promise<E[]> {
    const unique = [...new Set(ids)];
    const found: E[] = [];
    for (let start = 0; start < unique.length; start += ID_BATCH) {
      const where = { workspace_id, id: In(unique.slice(start, start + ID_BATCH)) } as object;
      found.push(...(await this.read.find(entity, { where })));
    }
    return found;
  }
}
