import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsISO8601,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { PRESENCES, type Presence } from '#workspace/presence.topic.js';
import { BoundedId } from '#platform/events/bounded-fields.js';
import { ROLES, type Role } from '#platform/http/roles.js';
import { OneLine } from '#platform/http/text.js';
import { IsTimeOfDay, WEEKDAYS, type Weekday } from '#platform/time/time-of-day.js';
import { IsTimeZone } from '#platform/time/zones.js';

/** Hours of one day of the week in local time. */
export class WorkingHoursInput {
  /** The day on which they begin. */
  @IsIn([...WEEKDAYS]) weekday: Weekday;
  /** @example 09:00 */
  @IsTimeOfDay() from: string;
  /** The time at which they end; if it is not after `from`, on the next day. @example 17:00 */
  @IsTimeOfDay() to: string;
}

/** How a person works. */
class WorkInput {
  /** Languages that the person speaks, as ISO 639 codes. @example ["id", "jv"] */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(20)
  @ArrayUnique()
  @Matches(/^[a-z]{2,3}$/, { each: true })
  languages?: string[];
  /** IANA time zone of the working hours; the workspace's by default. */
  @IsOptional() @IsTimeZone() time_zone?: string;
  /** When the person works in a week; they may not overlap. Nobody gets or loses chats by them. */
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(28)
  @ValidateNested({ each: true })
  @Type(() => WorkingHoursInput)
  working_hours?: WorkingHoursInput[];
  /** Open chats that the person takes at the same time by turns; 10 by default. More can be assigned by hand. */
  @IsOptional() @IsInt() @Min(1) @Max(1_000) max_open_chats?: number;
}

/** A new person of the workspace. */
export class NewPersonInput extends WorkInput {
  /** The name that colleagues see. @example Budi */
  @OneLine(1, 120) name: string;
  @IsIn([...ROLES]) role: Role;
}

/** Changes of a person; fields that are left out stay. */
export class ChangePersonInput extends WorkInput {
  /** The name that colleagues see. @example Budi */
  @IsOptional() @OneLine(1, 120) name?: string;
  @IsOptional() @IsIn([...ROLES]) role?: Role;
}

/** The presence that a person chooses. */
export class PresenceInput {
  /** `online` lasts while requests come or a stream is open; `away` and `offline` last until another one is chosen. */
  @IsIn([...PRESENCES]) presence: Presence;
}

/** A new API key of a person. */
export class NewPersonKeyInput {
  /** What it is for. @example Laptop */
  @OneLine(1, 120) name: string;
  /** When it stops working by itself; it has to lie in the future. Without it the key works until it is revoked. @example 2027-06-30T17:00:00.000Z */
  @IsOptional() @IsISO8601({ strict: true }) @MaxLength(40) expires_at?: string;
}

/** Hours of one day of the week in local time. */
export class WorkingHoursView {
  /** The day on which they begin. */
  @IsIn([...WEEKDAYS]) weekday: Weekday;
  /** @example 09:00 */
  @IsTimeOfDay() from: string;
  /** The time at which they end; if it is not after `from`, on the next day. @example 17:00 */
  @IsTimeOfDay() to: string;
}

/** A person of the workspace. Names leave the console through these routes alone. */
export class PersonView {
  @BoundedId('psn') id: string;
  /** @example Budi */
  @IsString() name: string;
  /** The address to sign in with; null for who cannot sign in, and for all who are not owners and look. @example budi@kopi.example */
  @IsOptional() @IsString() email: string | null;
  @IsIn([...ROLES]) role: Role;
  /** @example ["id", "jv"] */
  @IsArray() @Matches(/^[a-z]{2,3}$/, { each: true }) languages: string[];
  /** @example Asia/Jakarta */
  @IsString() time_zone: string;
  @IsArray() @ValidateNested({ each: true }) @Type(() => WorkingHoursView) working_hours: WorkingHoursView[];
  @IsInt() max_open_chats: number;
  /** `online`: takes chats by turns. `away`: chose so, or sent no request for 5 minutes. `offline`: chose so, or sent none for an hour. */
  @IsIn([...PRESENCES]) presence: Presence;
  @IsISO8601() presence_since: string;
  @IsISO8601() created_at: string;
}
