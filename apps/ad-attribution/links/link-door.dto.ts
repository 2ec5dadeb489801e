import { Transform, Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsIn,
  IsInt,
  IsOptional,
  Matches,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { BoundedHandle, BoundedId } from '#platform/events/bounded-fields.js';
import { PlainText } from '#platform/http/text.js';
import { IsTimeOfDay, WEEKDAYS, type Weekday } from '#platform/time/time-of-day.js';
import { LINK_DOORS, type LinkDoorName } from '../destinations/destination.port.js';
import { DEVICES, type Device } from './door-conditions.js';

/** Hours in which a door is open, in the workspace's time zone. */
export class DoorHoursInput {
  @IsArray() @ArrayMinSize(1) @ArrayUnique() @IsIn(WEEKDAYS, { each: true }) days: Weekday[];
  /** @example 09:00 */
  @IsTimeOfDay() from: string;
  /** Open until just before this time; on the next day if it is not later than `from`. @example 17:00 */
  @IsTimeOfDay() to: string;
}

/** Conditions of a door: all that are given have to match. */
export class DoorConditionsInput {
  @IsOptional() @IsArray() @ArrayMinSize(1) @ArrayUnique() @IsIn(DEVICES, { each: true }) devices?: Device[];
  /** Primary subtags of the language that the browser prefers, such as `id`. */
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(50)
  @Matches(/^[a-z]{2,3}$/, { each: true })
  languages?: string[];
  /** ISO 3166-1 alpha-2, such as `ID`, as a trusted proxy names it; a visit without a country matches none. */
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(250)
  @Matches(/^[A-Z]{2}$/, { each: true })
  countries?: string[];
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(14)
  @ValidateNested({ each: true })
  @Type(() => DoorHoursInput)
  hours?: DoorHoursInput[];
  /** Percent of the visitors whom all other conditions match. Shares of several doors add up; the rest goes to later doors. */
  @IsOptional() @IsInt() @Min(1) @Max(99) share?: number;
}

/** One door of a link. */
export class LinkDoorInput {
  /** `web`: the web chat; `wa_me`: any number on WhatsApp; `whatsapp`: a connected one; `messenger`, `instagram`, `telegram`: a connected page, account or bot; `follow`: a channel's follow page. */
  @IsIn(LINK_DOORS) door: LinkDoorName;
  /** For `wa_me`: the number with its country code. */
  @IsOptional()
  @Transform(({ value }: { value: unknown }) =>
    typeof value === 'string' ? value.replace(/^\+/, '') : value,
  )
  @Matches(/^[1-9]\d{6,14}$/)
  phone?: string;
  /** For `whatsapp`, `messenger`, `instagram` and `telegram`: the connection to which customers write. */
  @BoundedId('con', { optional: true }) connection_id?: string;
  /** For `wa_me` and `whatsapp`: the draft in the customer's message box. The code replaces `{code}`, or else is added at the end. */
  @IsOptional() @PlainText(1, 3_000) draft?: string;
  /** For `follow`: the handle of the channel. */
  @IsOptional() @BoundedHandle() channel?: string;
  /** Left out of the last door only, which is used if no other one matches. */
  @IsOptional() @ValidateNested() @Type(() => DoorConditionsInput) when?: DoorConditionsInput;
}
