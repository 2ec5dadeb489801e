import { REVENUE_SIGN, STAGES, type Stage } from '#crossing/conversation.topic.js';
import { sumOf } from '#platform/money.js';
import type { Share } from '../models/shares.js';
import type { ReachedStage } from '../touches/stage.entity.js';
import type { Amount, CostPerChat, Figures, StageCounts } from './report.dto.js';

/** Sums of one row of a report. Amounts are kept by currency and never added across currencies. */
export class FigureTotals {
  clicks = 0;
  filtered_clicks = 0;
  chats = 0;
  follows = 0;
  /** Credited parts of conversions, by stage. */
  private readonly stages = new Map<Stage, number>();
  private readonly revenue = new CurrencyTotals();

  /** Adds the row's share of one reached stage; `times` is -1 to subtract it. */
  addShare(
    { stage, currency }: Pick<ReachedStage, 'stage' | 'currency'>,
    { parts, amount_minor }: Omit<Share, 'source'>,
    times: number,
  ): void {
    this.stages.set(stage, (this.stages.get(stage) ?? 0) + times * parts);
    const sign = REVENUE_SIGN[stage];
    if (sign && amount_minor !== null && currency !== null)
      this.revenue.add(currency, BigInt(times * sign) * amount_minor);
  }

  /** Adds all sums of another row. */
  add(other: FigureTotals): void {
    this.clicks += other.clicks;
    this.filtered_clicks += other.filtered_clicks;
    this.chats += other.chats;
    this.follows += other.follows;
    for (const [stage, count] of other.stages) this.stages.set(stage, (this.stages.get(stage) ?? 0) + count);
    this.revenue.addAll(other.revenue);
  }

  /**
   * Returns the figures for the API. `partsPerConversion` is the number of parts into which the model divides a
   * conversion.
   */
  view(partsPerConversion: number): Figures {
    const stages = Object.fromEntries(
      STAGES.map((stage) => [stage, (this.stages.get(stage) ?? 0) / partsPerConversion]),
    ) as unknown as StageCounts;
    return {
      clicks: this.clicks,
      filtered_clicks: this.filtered_clicks,
      chats: this.chats,
      follows: this.follows,
      stages,
      conversions: stages.qualified + stages.purchased,
      revenue: this.revenue.view(),
    };
  }
}

/** Sums of amounts in minor units by currency, exact at any size. */
export class CurrencyTotals {
  private readonly byCurrency = new Map<string, bigint>();

  /** Adds an amount in minor units. */
  add(currency: string, amount_minor: bigint): void {
    this.byCurrency.set(currency, (this.byCurrency.get(currency) ?? 0n) + amount_minor);
  }

  /** Adds all sums of another object. */
  addAll(other: CurrencyTotals): void {
    for (const [currency, amount_minor] of other.byCurrency) this.add(currency, amount_minor);
  }

  /** Returns the sums, ordered by currency. */
  view(): Amount[] {
    return this.each((currency, sum) => ({ currency, amount_minor: sumOf(sum) }));
  }

  /** Returns the cost of one chat by currency, rounded half up to minor units; empty if there was no chat, or more were taken back as spam than came. */
  perChat(chats: number): CostPerChat[] {
    if (chats <= 0) return [];
    return this.each((currency, sum) => ({
      currency,
      amount_minor: sumOf(roundedHalfUp(sum, BigInt(chats))),
      chats,
    }));
  }

  private each<T>(view: (currency: string, sum: bigint) => T): T[] {
    return [...this.byCurrency]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([currency, sum]) => view(currency, sum));
  }
}

/** Returns the quotient of two whole numbers, with halves rounded up. */
export const roundedHalfUp = (amount: bigint, by: bigint): bigint => (2n * amount + by) / (2n * by);
