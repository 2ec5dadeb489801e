import { Transform, Type } from 'class-transformer';
import { IsISO8601, IsInt, IsOptional, IsString, Matches, Max, Min, ValidateNested } from 'class-validator';
import { BoundedId } from '#platform/events/bounded-fields.js';
import { Ended } from '../transports/ended.js';
import { IsTimeOfDay } from '#platform/time/time-of-day.js';
import { IsTimeZone } from '#platform/time/zones.js';

/** Turns an empty form field into null. */
const EmptyAsNull = () => Transform(({ value }: { value: unknown }) => (value === '' ? null : value));
/** Turns a form field of digits into a number. */
const NumericText = () =>
  Transform(({ value }: { value: unknown }) =>
    typeof value === 'string' && /^\d{1,4}$/.test(value) ? Number(value) : value,
  );

/** All preferences of a follower. A field that is left out or null is removed. */
export class PreferencesInput {
  /** IANA time zone of the quiet hours and of the daily cap. @example Asia/Jakarta */
  @IsTimeZone() time_zone: string;
  /** Posts are skipped until then: an instant, or a day, which begins at midnight in the follower's time zone. */
  @IsOptional()
  @EmptyAsNull()
  @Matches(/^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d))?$/)
  muted_until?: string | null;
  /** Quiet hours begin: posts wait from this time of the day… @example 21:00 */
  @IsOptional() @EmptyAsNull() @IsTimeOfDay() quiet_from?: string | null;
  /** …until this one; it is on the next day when it is the earlier of the two. @example 07:00 */
  @IsOptional() @EmptyAsNull() @IsTimeOfDay() quiet_to?: string | null;
  /** Most posts per day. Further posts wait for the next days, newest first, and are skipped after two days. */
  @IsOptional() @EmptyAsNull() @NumericText() @IsInt() @Min(1) @Max(1000) daily_cap?: number | null;
}

/** The preferences of a follower. */
export class PreferencesView {
  @BoundedId('fol') follower_id: string;
  /** IANA time zone of the quiet hours and of the daily cap; null when the follower never set preferences. */
  @IsOptional() @IsString() time_zone: string | null;
  /** Posts are skipped until then. */
  @IsOptional() @IsISO8601() muted_until: string | null;
  /** Quiet hours begin: posts wait from this time of the day… */
  @IsOptional() @IsString() quiet_from: string | null;
  /** …until this one. */
  @IsOptional() @IsString() quiet_to: string | null;
  /** Most posts per day. */
  @IsOptional() @IsInt() daily_cap: number | null;
  /** Null while the follower is active. */
  @IsOptional() @ValidateNested() @Type(() => Ended) ended: Ended | null;
}
