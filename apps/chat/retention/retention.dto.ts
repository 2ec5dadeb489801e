import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsISO8601,
  IsIn,
  IsInt,
  IsString,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import type { DoorName } from '#crossing/conversation.topic.js';
import { CONVERSATION_DOORS } from '#crossing/door.topic.js';
import { MemberId } from '../members/member-id.js';
import { IsDay } from '#platform/time/calendar.js';

/** Fewest days that chats can be kept: networks still report on messages of the last days. */
export const MIN_KEEP_DAYS = 7;
/** Longest retention that a workspace can set, in days. */
export const MAX_KEEP_DAYS = 3_650;

/** How long chats through one door are kept. */
export class RetentionRuleInput {
  @IsIn([...CONVERSATION_DOORS]) door: DoorName;
  /** Days for which messages are kept, 7 to 3,650. @example 365 */
  @IsInt() @Min(MIN_KEEP_DAYS) @Max(MAX_KEEP_DAYS) keep_days: number;
}

/** All rules of a workspace. */
export class RetentionInput {
  /** At most one for each door; chats through a door without a rule are kept. */
  @IsArray()
  @ArrayMaxSize(CONVERSATION_DOORS.length)
  @ArrayUnique((rule: Partial<RetentionRuleInput> | null) => rule?.door)
  @ValidateNested({ each: true })
  @Type(() => RetentionRuleInput)
  rules: RetentionRuleInput[];
}

/** A rule, and who set it. */
export class RetentionRule extends RetentionRuleInput {
  /** @example key_01k6zq8h4v9d2m7c5x3t0p6y1n */
  @MemberId() set_by: string;
  @IsISO8601() set_at: string;
  /** When the next step of deleting is due; rounds follow each other by six hours. */
  @IsISO8601() next_at: string;
}

/** How long a workspace keeps its chats. */
export class Retention {
  /** Sorted by door; chats through a door that is not named are kept. */
  @IsArray() @ValidateNested({ each: true }) @Type(() => RetentionRule) rules: RetentionRule[];
}

/** Query of the report of what was deleted. */
export class RetentionReportQuery {
  /** First day, in the workspace's time zone. @example 2027-01-01 */
  @IsDay() from: string;
  /** Last day, included; at most 366 days at once. @example 2027-01-31 */
  @IsDay() to: string;
}

/** What was deleted on one day, of chats through one door. */
export class DeletedOfDay {
  /** @example 2027-01-31 */
  @IsDay() day: string;
  @IsIn([...CONVERSATION_DOORS]) door: DoorName;
  /** Conversations that were deleted whole. */
  @IsInt() conversations: number;
  /** Messages, those of these conversations included. */
  @IsInt() messages: number;
  /** Files, those of these conversations included. */
  @IsInt() files: number;
}

/** What the rules of retention deleted in a period. */
export class RetentionReport {
  /** @example 2027-01-01 */
  @IsDay() from: string;
  /** @example 2027-01-31 */
  @IsDay() to: string;
  /** The workspace's. @example Asia/Jakarta */
  @IsString() time_zone: string;
  /** By day and door; days and doors of which nothing was deleted are left out. */
  @IsArray() @ValidateNested({ each: true }) @Type(() => DeletedOfDay) rows: DeletedOfDay[];
}
