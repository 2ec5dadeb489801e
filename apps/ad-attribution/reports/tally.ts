import type { Stage } from '#crossing/conversation.topic.js';
import { STAGES } from '#crossing/conversation.topic.js';
import type { Amount, Figures, StageCounts } from './report.dto.js';

/** Sums of one row of a report. Amounts stand by currency, never added across. */
export class Tally {
  clicks = 0;
  filtered_clicks = 0;
  chats = 0;
  private readonly stages = new Map<Stage, number>();
  private readonly revenue = new Sums();

  stage(stage: Stage, amount_minor: number | null, currency: string | null): void {
    this.stages.set(stage, (this.stages.get(stage) ?? 0) + 1);
    if (stage !== 'replied' && amount_minor !== null && currency !== null)
      this.revenue.add(currency, amount_minor);
  }

  add(other: Tally): void {
    this.clicks += other.clicks;
    this.filtered_clicks += other.filtered_clicks;
    this.chats += other.chats;
    for (const [stage, count] of other.stages) this.stages.set(stage, (this.stages.get(stage) ?? 0) + count);
    this.revenue.addAll(other.revenue);
  }

  view(): Figures {
    const stages = Object.fromEntries(
      STAGES.map((stage) => [stage, this.stages.get(stage) ?? 0]),
    ) as unknown as StageCounts;
    return {
      clicks: this.clicks,
      filtered_clicks: this.filtered_clicks,
      chats: this.chats,
      stages,
      conversions: stages.qualified + stages.order_created + stages.purchased,
      revenue: this.revenue.view(),
    };
  }
}

/** Amounts in minor units by currency. */
export class Sums {
  private readonly byCurrency = new Map<string, number>();

  add(currency: string, amount_minor: number): void {
    this.byCurrency.set(currency, (this.byCurrency.get(currency) ?? 0) + amount_minor);
  }

  addAll(other: Sums): void {
    for (const [currency, amount_minor] of other.byCurrency) this.add(currency, amount_minor);
  }

  view(): Amount[] {
    return [...this.byCurrency]
      .map(([currency, amount_minor]) => ({ currency, amount_minor }))
      .sort((a, b) => (a.currency < b.currency ? -1 : 1));
  }
}

/** The quotient of two whole numbers, halves rounded up. */
export const roundedHalfUp = (amount: number, by: number): number =>
  Number((2n * BigInt(amount) + BigInt(by)) / (2n * BigInt(by)));
