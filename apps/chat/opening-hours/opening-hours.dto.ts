import { applyDecorators } from '@nestjs/common';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsISO8601,
  IsObject,
  IsOptional,
  IsString,
  ValidateNested,
} from 'class-validator';
import { PlainText } from '#platform/http/text.js';
import { IsDay } from '#platform/time/calendar.js';
import { IsTimeOfDay } from '#platform/time/time-of-day.js';
import { IsTimeZone } from '#platform/time/zones.js';

/** Most bytes of an away message in UTF-8; every network takes as many. */
export const MAX_AWAY = 1_000;

/** A time of the day during which the team is there. */
export class OpeningSpan {
  /** By the clock of the zone. @example 09:00 */
  @IsTimeOfDay() from: string;
  /** Later than `from`; `24:00` is the end of the day. @example 17:30 */
  @IsTimeOfDay({ orMidnight: true }) to: string;
}

const IsSpans = () =>
  applyDecorators(
    IsArray(),
    ArrayMaxSize(5),
    ValidateNested({ each: true }),
    Type(() => OpeningSpan),
  );

/** The spans of each day of the week, five at most, sorted and apart; closed on a day that is left out. */
export class WeekdaysInput {
  @IsOptional() @IsSpans() monday?: OpeningSpan[];
  @IsOptional() @IsSpans() tuesday?: OpeningSpan[];
  @IsOptional() @IsSpans() wednesday?: OpeningSpan[];
  @IsOptional() @IsSpans() thursday?: OpeningSpan[];
  @IsOptional() @IsSpans() friday?: OpeningSpan[];
  @IsOptional() @IsSpans() saturday?: OpeningSpan[];
  @IsOptional() @IsSpans() sunday?: OpeningSpan[];
}

/** A day with hours of its own. */
export class HolidayInput {
  /** @example 2026-12-25 */
  @IsDay() date: string;
  /** Its spans; none: closed all day. */
  @IsOptional() @IsSpans() spans?: OpeningSpan[];
}

/** What chats say outside of the opening hours, by language, at most 1,000 bytes each; the workspace's language decides. */
export class AwayTextsInput {
  /** @example We are back on Monday at 9. Leave your question, and we answer first thing. */
  @IsOptional() @PlainText(1, MAX_AWAY) en?: string;
  /** @example Kami kembali hari Senin pukul 9. Tinggalkan pertanyaan Anda, kami segera menjawab. */
  @IsOptional() @PlainText(1, MAX_AWAY) id?: string;
}

/** The opening hours of the workspace's team. */
export class TeamHoursInput {
  /** The zone of all times; the workspace's by default. @example Asia/Jakarta */
  @IsOptional() @IsTimeZone() time_zone?: string;
  @IsObject() @ValidateNested() @Type(() => WeekdaysInput) weekdays: WeekdaysInput;
  /** Days with hours of their own, 200 at most; each date once. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(200)
  @ValidateNested({ each: true })
  @Type(() => HolidayInput)
  holidays?: HolidayInput[];
  /** The away message; none is sent if it is left out. */
  @IsOptional() @ValidateNested() @Type(() => AwayTextsInput) away?: AwayTextsInput;
}

/** A time of the day during which the team is there. */
export class OpeningSpanView {
  /** @example 09:00 */
  @IsString() from: string;
  /** @example 17:30 */
  @IsString() to: string;
}

const ShowsSpans = () =>
  applyDecorators(
    IsArray(),
    ValidateNested({ each: true }),
    Type(() => OpeningSpanView),
  );

/** The spans of each day of the week. */
export class WeekdaysView {
  @ShowsSpans() monday: OpeningSpanView[];
  @ShowsSpans() tuesday: OpeningSpanView[];
  @ShowsSpans() wednesday: OpeningSpanView[];
  @ShowsSpans() thursday: OpeningSpanView[];
  @ShowsSpans() friday: OpeningSpanView[];
  @ShowsSpans() saturday: OpeningSpanView[];
  @ShowsSpans() sunday: OpeningSpanView[];
}

/** A day with hours of its own. */
export class HolidayView {
  /** @example 2026-12-25 */
  @IsString() date: string;
  @ShowsSpans() spans: OpeningSpanView[];
}

/** What chats say outside of the opening hours; null where there is nothing in a language. */
export class AwayTextsView {
  /** @example We are back on Monday at 9. */
  @IsOptional() @IsString() en: string | null;
  /** @example Kami kembali hari Senin pukul 9. */
  @IsOptional() @IsString() id: string | null;
}

/** The opening hours of the workspace's team. */
export class TeamHoursView {
  /** @example Asia/Jakarta */
  @IsString() time_zone: string;
  @ValidateNested() @Type(() => WeekdaysView) weekdays: WeekdaysView;
  /** Sorted by date. */
  @IsArray() @ValidateNested({ each: true }) @Type(() => HolidayView) holidays: HolidayView[];
  @ValidateNested() @Type(() => AwayTextsView) away: AwayTextsView;
  /** Whether it is open now. */
  @IsBoolean() open: boolean;
  /** When it next opens; null while it is open, and if that is more than a year away. */
  @IsOptional() @IsISO8601() opens_at: string | null;
}
