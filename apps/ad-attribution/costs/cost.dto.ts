import { IsInt, IsISO8601, IsOptional, IsString } from 'class-validator';
import { BoundedId } from '#platform/events/bounded-fields.js';
import { IsAmount, IsCurrency } from '#platform/money.js';
import type { AdCost } from './cost.entity.js';

/** The cost of an ad on one day. It replaces an earlier amount in the same currency; other currencies stay. */
export class CostInput {
  /** Currency code (ISO 4217) in upper case. */
  @IsCurrency() currency: string;
  /** Amount in minor units of the currency. */
  @IsAmount() amount_minor: number;
}

/** Query of a cost to remove. */
export class CostQuery {
  /** Removes only the amount in this currency; without it, the amounts in all currencies. */
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

/** Returns the API's view of a cost. */
export const costView = (row: AdCost): CostView => ({
  ad_id: row.ad_id,
  day: row.day,
  currency: row.currency,
  amount_minor: row.amount_minor,
  updated_at: new Date(row.updated_at).toISOString(),
});
