import { Transform, Type } from 'class-transformer';
import { IsISO8601, IsInt, IsOptional, IsString, Matches, Max, Min, ValidateNested } from 'class-validator';
import { BoundedId } from '#platform/events/bounded-fields.js';
import { Ended } from '../audience/ended.js';
import { IsTimeZone } from '#platform/time/zones.js';

/** A field of a form that was left empty says nothing. */
const EmptyIsNone = () => Transform(({ value }: { value: unknown }) => (value === '' ? null : value));
const Whole = () =>
  Transform(({ value }: { value: unknown }) =>
    typeof value === 'string' && /^\d{1,4}$/.test(value) ? Number(value) : value,
  );
const OfTheDay = () =>
  Matches(/^([01]\d|2[0-3]):[0-5]\d$/, { message: '$property has to be a time from 00:00 to 23:59' });

/** What a follower wants, whole: what is left out or null is taken back. */
export class PreferencesInput {
  /** IANA zone in which its hours and days are counted. @example Asia/Jakarta */
  @IsTimeZone() time_zone: string;
  /** Posts until then are skipped: an instant, or a day, which begins in the follower's zone. */
  @IsOptional()
  @EmptyIsNone()
  @Matches(/^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d))?$/)
  muted_until?: string | null;
  /** Posts wait from this time of the day… @example 21:00 */
  @IsOptional() @EmptyIsNone() @OfTheDay() quiet_from?: string | null;
  /** …until this one, the next day where it is the earlier. @example 07:00 */
  @IsOptional() @EmptyIsNone() @OfTheDay() quiet_to?: string | null;
  /** Most posts of a day; those above it wait for the next days, the newest first, and are skipped after two. */
  @IsOptional() @EmptyIsNone() @Whole() @IsInt() @Min(1) @Max(1000) daily_cap?: number | null;
}

/** What a follower said about when it wants posts. */
export class PreferencesView {
  @BoundedId('fol') follower_id: string;
  /** IANA zone in which its hours and days are counted; null where it never said anything. */
  @IsOptional() @IsString() time_zone: string | null;
  /** Posts until then are skipped. */
  @IsOptional() @IsISO8601() muted_until: string | null;
  /** Posts wait from this time of the day… */
  @IsOptional() @IsString() quiet_from: string | null;
  /** …until this one. */
  @IsOptional() @IsString() quiet_to: string | null;
  /** Most posts of a day. */
  @IsOptional() @IsInt() daily_cap: number | null;
  /** Null while it follows. */
  @IsOptional() @ValidateNested() @Type(() => Ended) ended: Ended | null;
}
