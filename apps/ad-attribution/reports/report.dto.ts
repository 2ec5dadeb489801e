import { Type } from 'class-transformer';
import { IsArray, IsISO8601, IsIn, IsInt, IsOptional, IsString, Min, ValidateNested } from 'class-validator';
import { DOORS, type Door } from '#crossing/conversation.topic.js';
import { BoundedId } from '#platform/events/bounded-fields.js';
import { IsSum, type Sum } from '#platform/money.js';
import { IsDay } from '#platform/time/calendar.js';

export const LEVELS = ['campaign', 'ad', 'link'] as const;
export type Level = (typeof LEVELS)[number];

export class ReportQuery {
  /** First day, in the workspace's time zone. @example 2027-01-01 */
  @IsDay() from: string;
  /** Last day, included; at most 400 days in all. @example 2027-01-31 */
  @IsDay() to: string;
  /** How deep the rows go. */
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
  /** Cost by chats in minor units, halves rounded up. */
  @IsSum() amount_minor: Sum;
  /** The chats that the cost was divided by. */
  @IsInt() @Min(1) chats: number;
}

/** How many conversations reached each stage. */
export class StageCounts {
  /** Conversations in which an agent answered; no conversion. */
  @IsInt() replied: number;
  @IsInt() qualified: number;
  /** Orders that agents recorded: two of one chat are two. */
  @IsInt() order_created: number;
}

/** Sums of one row. */
export class Figures {
  /** Valid clicks; a repetition by the same visitor within 30 s is none. */
  @IsInt() clicks: number;
  /** Visits of robots, previews and pages' images, and of archived links: not counted as clicks. */
  @IsInt() filtered_clicks: number;
  /** Conversations that a customer began. */
  @IsInt() chats: number;
  /** Followers of channels to whose page a link led. */
  @IsInt() follows: number;
  @ValidateNested() @Type(() => StageCounts) stages: StageCounts;
  /**
   * Times that a conversation was qualified, and orders recorded: `stages.qualified + stages.order_created`. Each is what
   * is uploaded to a network once, as a Lead or a Purchase. A reply is no conversion.
   */
  @IsInt() conversions: number;
  /** Amounts of conversions, a row for each currency. */
  @IsArray() @ValidateNested({ each: true }) @Type(() => Amount) revenue: Amount[];
}

/** Sums with what they cost. */
export class CostedFigures extends Figures {
  @IsArray() @ValidateNested({ each: true }) @Type(() => Amount) cost: Amount[];
  /** Empty where there was no chat. */
  @IsArray() @ValidateNested({ each: true }) @Type(() => CostPerChat) cost_per_chat: CostPerChat[];
}

export class LinkRow extends Figures {
  @BoundedId('lnk') link_id: string;
  /** @example kp3x9tqz */
  @IsString() code: string;
}

export class AdRow extends CostedFigures {
  @BoundedId('adv') ad_id: string;
  /** @example Video 2 */
  @IsString() name: string;
  @IsOptional() @IsArray() @ValidateNested({ each: true }) @Type(() => LinkRow) links?: LinkRow[];
}

export class CampaignRow extends CostedFigures {
  @BoundedId('cmp') campaign_id: string;
  /** @example Lebaran */
  @IsString() name: string;
  @IsOptional() @IsArray() @ValidateNested({ each: true }) @Type(() => AdRow) ads?: AdRow[];
}

export class ReportTotals extends Figures {
  @IsArray() @ValidateNested({ each: true }) @Type(() => Amount) cost: Amount[];
}

/** Chats by how certain their click or ad is. */
export class CertaintyCounts {
  /** The very click is known, by the token in the address or by the code in the draft. */
  @IsInt() exact: number;
  /** The network named its own click. */
  @IsInt() network: number;
  /** The network named the ad alone. */
  @IsInt() ad: number;
  /** Nothing said which click it was: nobody clicked, the code was taken out of the draft, or such a click was not counted. */
  @IsInt() none: number;
}

/** How far people got through one door: click, open chat, first message. */
export class DoorRow {
  @IsIn([...DOORS]) door: Door;
  /** Valid clicks that were led here. */
  @IsInt() clicks: number;
  /** How many of them opened a chat. Null where that cannot be seen, as in another company's app: it is not known, and not 0. */
  @IsOptional() @IsInt() opened: number | null;
  /** Conversations that began here, whether or not a click led to them. */
  @IsInt() chats: number;
  @ValidateNested() @Type(() => CertaintyCounts) chats_by_certainty: CertaintyCounts;
}

/** Where chats and conversions came from. A row stands for what had anything in these days; `totals` is the sum of the rows and `unattributed`. */
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
  /** What no click led to, as far as is known. */
  @ValidateNested() @Type(() => Figures) unattributed: Figures;
  @ValidateNested() @Type(() => ReportTotals) totals: ReportTotals;
  /** How certain it is where the chats of these days came from; the sum is `totals.chats`. */
  @ValidateNested() @Type(() => CertaintyCounts) certainty: CertaintyCounts;
  /** A row for each door that had a click or a chat in these days. */
  @IsArray() @ValidateNested({ each: true }) @Type(() => DoorRow) doors: DoorRow[];
}
