import { IsInt, IsISO8601, IsOptional, IsString } from 'class-validator';
import { BoundedId } from '#platform/events/bounded-fields.js';
import { IsAmount, IsCurrency } from '#platform/money.js';
import type { AdCost } from './cost.entity.js';

/** What the ad cost on that day. Replaces what stood there in this currency; other currencies stay. */
export class CostInput {
  /** ISO 4217, upper case. */
  @IsCurrency() currency: string;
  /** In minor units. */
  @IsAmount() amount_minor: number;
}

export class CostQuery {
  /** Only what stands there in this currency; all of that day without it. */
  @IsOptional() @IsCurrency() currency?: string;
}

/** An ad's cost of one day in one currency. */
export class CostView {
  @BoundedId('adv') ad_id: string;
  /** YYYY-MM-DD in the workspace's time zone. @example 2027-01-31 */
  @IsString() day: string;
  /** @example IDR */
  @IsString() currency: string;
  @IsInt() amount_minor: number;
  @IsISO8601() updated_at: string;
}

export const costView = (row: AdCost): CostView => ({
  ad_id: row.ad_id,
  day: row.day,
  currency: row.currency,
  amount_minor: row.amount_minor,
  updated_at: new Date(row.updated_at).toISOString(),
});
