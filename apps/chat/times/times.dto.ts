import { Type } from 'class-transformer';
import {
  IsArray,
  IsBoolean,
  IsISO8601,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  ValidateNested,
} from 'class-validator';
import { IsDay } from '#platform/time/calendar.js';

/** What the rows of the times are for. */
export const TIMES_BY = ['agent', 'team', 'door'] as const;
export type TimesBy = (typeof TIMES_BY)[number];

/** Query of response and resolution times. */
export class TimesQuery {
  /** First day, in the workspace's time zone. @example 2027-01-01 */
  @IsDay() from: string;
  /** Last day, included; at most 100 days at once. @example 2027-01-31 */
  @IsDay() to: string;
  /** What there is a row for; `agent` by default. */
  @IsOptional() @IsIn([...TIMES_BY]) by: TimesBy = 'agent';
}

/** How long customers waited, in seconds of opening hours. */
export class WaitFigures {
  /** How many waits ended in the period. */
  @IsInt() count: number;
  /** Rounded to whole seconds; null if there were none, as all of these. */
  @IsOptional() @IsInt() mean_seconds: number | null;
  /** Half of them waited no longer. */
  @IsOptional() @IsInt() median_seconds: number | null;
  /** Nine of ten waited no longer. */
  @IsOptional() @IsInt() p90_seconds: number | null;
}

/** The times of all, or of one agent, team or door. */
export class TimeFigures {
  /** From the customer's first message, or the one that opened a resolved chat again, to the brand's next answer. */
  @ValidateNested() @Type(() => WaitFigures) first_response: WaitFigures;
  /** From the same message to when an agent resolved the chat. */
  @ValidateNested() @Type(() => WaitFigures) resolution: WaitFigures;
}

/** The times of one agent, team or door. */
export class TimesRow extends TimeFigures {
  /**
   * Id of the person or API key that answered or resolved, id of the team that had the chat then, or the door. Null for
   * answers in the network's own app, and for chats of no team.
   * @example key_01k6zq8h4v9d2m7c5x3t0p6y1n
   */
  @IsOptional() @IsString() key: string | null;
}

/** First responses and resolutions of a period, by opening hours. */
export class Times {
  /** @example 2027-01-01 */
  @IsString() from: string;
  /** @example 2027-01-31 */
  @IsString() to: string;
  /** The zone in which the days begin. @example Asia/Jakarta */
  @IsString() time_zone: string;
  @IsIn([...TIMES_BY]) by: TimesBy;
  /**
   * `true`: only opening hours count, as they are set now: those of the team that had the chat then, else the workspace's, and
   * all time where neither has some. `false`: there are none.
   */
  @IsBoolean() opening_hours: boolean;
  @IsISO8601() computed_at: string;
  /** Those with the most first responses come first. */
  @IsArray() @ValidateNested({ each: true }) @Type(() => TimesRow) rows: TimesRow[];
  @ValidateNested() @Type(() => TimeFigures) total: TimeFigures;
}
