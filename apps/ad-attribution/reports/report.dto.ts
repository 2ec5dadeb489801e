import { Type } from 'class-transformer';
import { IsArray, IsISO8601, IsIn, IsInt, IsOptional, IsString, Min, ValidateNested } from 'class-validator';
import { DOOR_NAMES, type DoorName } from '#crossing/conversation.topic.js';
import { BoundedId } from '#platform/events/bounded-fields.js';
import { IsSum, type Sum } from '#platform/money.js';
import { IsDay } from '#platform/time/calendar.js';

/** The deepest rows of a report. */
export const LEVELS = ['campaign', 'ad', 'link'] as const;
export type Level = (typeof LEVELS)[number];

/** Query of a report. */
export class ReportQuery {
  /** First day, in the workspace's time zone; left out, the last one. @example 2027-01-01 */
  @IsOptional() @IsDay() from?: string;
  /** Last day, included; left out, today. A report covers at most 400 days. @example 2027-01-31 */
  @IsOptional() @IsDay() to?: string;
  /** The deepest level of rows. */
  @IsOptional() @IsIn(LEVELS) level: Level = 'link';
}

/** An amount in one currency. */
export class Amount {
  /** @example IDR */
  @IsString() currency: string;
  @IsSum() amount_minor: Sum;
}

/** What one chat cost, in one currency. */
export class CostPerChat {
  /** @example IDR */
  @IsString() currency: string;
  /** Cost divided by chats, in minor units, halves rounded up. */
  @IsSum() amount_minor: Sum;
  /** The chats that the cost was divided by. */
  @IsInt() @Min(1) chats: number;
}

/** How many conversations, and how many of their orders, reached each stage in the period. */
export class StageCounts {
  /** Conversations in which the brand answered; this is no conversion. */
  @IsInt() replied: number;
  @IsInt() lead_submitted: number;
  @IsInt() qualified: number;
  @IsInt() content_viewed: number;
  @IsInt() added_to_cart: number;
  @IsInt() cart_abandoned: number;
  @IsInt() checkout_initiated: number;
  /** Orders, whether paid or not; two orders of one chat count as two. */
  @IsInt() order_created: number;
  /** Orders of which a first payment came. */
  @IsInt() purchased: number;
  /** Further payments of orders that are paid in parts. */
  @IsInt() installment_paid: number;
  /** Refunds, whole or in part. */
  @IsInt() refunded: number;
  /** Cancellations, whole or in part. */
  @IsInt() order_canceled: number;
  @IsInt() order_shipped: number;
  @IsInt() order_delivered: number;
  @IsInt() order_returned: number;
  @IsInt() rating_provided: number;
  @IsInt() review_provided: number;
}

/** The figures of one row. */
export class Figures {
  /** Valid clicks; a repetition by the same visitor within 30 s does not count. */
  @IsInt() clicks: number;
  /** Visits that do not count as clicks, such as those of robots and link previews, or to archived links. */
  @IsInt() filtered_clicks: number;
  /** Conversations that a customer began. */
  @IsInt() chats: number;
  /** Followers whom the link brought to a channel. */
  @IsInt() follows: number;
  @ValidateNested() @Type(() => StageCounts) stages: StageCounts;
  /** Qualified conversations and purchased orders: `stages.qualified + stages.purchased`. */
  @IsInt() conversions: number;
  /**
   * Payments minus refunds, a row for each currency. A refund counts on the day on which it is recorded, under the ad that
   * led to the order, so that the figures of days before stay as they were; a day can therefore be below 0.
   */
  @IsArray() @ValidateNested({ each: true }) @Type(() => Amount) revenue: Amount[];
}

/** The figures of one row, with their cost. */
export class CostedFigures extends Figures {
  @IsArray() @ValidateNested({ each: true }) @Type(() => Amount) cost: Amount[];
  /** The cost of one chat, by currency; empty if there was no chat. */
  @IsArray() @ValidateNested({ each: true }) @Type(() => CostPerChat) cost_per_chat: CostPerChat[];
}

/** A link's row of a report. */
export class LinkRow extends Figures {
  @BoundedId('lnk') link_id: string;
  /** @example kp3x9tqz */
  @IsString() code: string;
}

/** An ad's row of a report. */
export class AdRow extends CostedFigures {
  @BoundedId('adv') ad_id: string;
  /** @example Video 2 */
  @IsString() name: string;
  @IsOptional() @IsArray() @ValidateNested({ each: true }) @Type(() => LinkRow) links?: LinkRow[];
}

/** A campaign's row of a report. */
export class CampaignRow extends CostedFigures {
  @BoundedId('cmp') campaign_id: string;
  /** @example Lebaran */
  @IsString() name: string;
  @IsOptional() @IsArray() @ValidateNested({ each: true }) @Type(() => AdRow) ads?: AdRow[];
}

/** The sums of all rows. */
export class ReportTotals extends Figures {
  @IsArray() @ValidateNested({ each: true }) @Type(() => Amount) cost: Amount[];
}

/** Chats by how certain their click or ad is. */
export class CertaintyCounts {
  /** The click is known, by the token in the address or the code in the draft. */
  @IsInt() exact: number;
  /** The network's own click id is known. */
  @IsInt() network: number;
  /** Only the ad is known, as the network named it. */
  @IsInt() ad: number;
  /**
   * Neither click nor ad is known: nobody clicked, the code was deleted from the draft, or the click was not counted.
   */
  @IsInt() none: number;
}

/** How far people got through one door: click, open chat, first message. */
export class DoorRow {
  @IsIn([...DOOR_NAMES]) door: DoorName;
  /** Valid clicks that led to this door. */
  @IsInt() clicks: number;
  /** How many of them opened a chat; null, not 0, if that cannot be known, as in another company's app. */
  @IsOptional() @IsInt() opened: number | null;
  /** Conversations that began here, whether or not a click led to them. */
  @IsInt() chats: number;
  @ValidateNested() @Type(() => CertaintyCounts) chats_by_certainty: CertaintyCounts;
}

/**
 * Where chats and conversions came from. There is a row for each campaign, ad and link with figures in the period;
 * `totals` is the sum of the rows and `unattributed`.
 */
export class Report {
  /** The rule that gave the credit. @example last-touch */
  @IsString() model: string;
  /** @example 2027-01-01 */
  @IsString() from: string;
  /** @example 2027-01-31 */
  @IsString() to: string;
  /** The zone in which the days begin. @example Asia/Jakarta */
  @IsString() time_zone: string;
  @IsISO8601() computed_at: string;
  /** How many days before a conversion a touch may be and still get credit. */
  @IsInt() window_days: number;
  @IsArray() @ValidateNested({ each: true }) @Type(() => CampaignRow) campaigns: CampaignRow[];
  /** Figures for which no click and no ad are known. */
  @ValidateNested() @Type(() => Figures) unattributed: Figures;
  @ValidateNested() @Type(() => ReportTotals) totals: ReportTotals;
  /** How certain the origin of this period's chats is; the sum is `totals.chats`. */
  @ValidateNested() @Type(() => CertaintyCounts) certainty: CertaintyCounts;
  /** A row for each door with a click or a chat in the period. */
  @IsArray() @ValidateNested({ each: true }) @Type(() => DoorRow) doors: DoorRow[];
}
