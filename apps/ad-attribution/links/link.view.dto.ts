import { Type } from 'class-transformer';
import {
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsISO8601,
  IsOptional,
  IsString,
  IsUrl,
  ValidateNested,
} from 'class-validator';
import { BoundedId } from '#platform/events/bounded-fields.js';
import { LINK_DOORS, type LinkDoorName } from '../destinations/destination.port.js';

/** Hours in which a door is open, in the workspace's time zone. */
export class DoorHoursView {
  /** @example ["monday","tuesday"] */
  @IsArray() @IsString({ each: true }) days: string[];
  /** @example 09:00 */
  @IsString() from: string;
  /** @example 17:00 */
  @IsString() to: string;
}

/** Conditions of a door: all that are given have to match. */
export class DoorConditionsView {
  @IsOptional() @IsArray() @IsString({ each: true }) devices?: string[];
  @IsOptional() @IsArray() @IsString({ each: true }) languages?: string[];
  @IsOptional() @IsArray() @IsString({ each: true }) countries?: string[];
  @IsOptional() @ValidateNested({ each: true }) @Type(() => DoorHoursView) hours?: DoorHoursView[];
  /** Percent of the visitors whom all other conditions match. */
  @IsOptional() @IsInt() share?: number;
}

/** One door of a link. */
export class LinkDoorView {
  @IsIn(LINK_DOORS) door: LinkDoorName;
  /** The number in digits. */
  @IsOptional() @IsString() phone?: string;
  @IsOptional() @BoundedId('con') connection_id?: string;
  @IsOptional() @IsString() draft?: string;
  @IsOptional() @IsString() channel?: string;
  @IsOptional() @ValidateNested() @Type(() => DoorConditionsView) when?: DoorConditionsView;
}

/** The answer while the link is paused, outside its time, or has reached its clicks. */
export class LinkOutsideView {
  @IsOptional() @IsString() text?: string;
  @IsOptional() @IsString() url?: string;
}

/** Title and description for link previews. */
export class LinkPreviewView {
  @IsOptional() @IsString() title?: string;
  @IsOptional() @IsString() text?: string;
  @IsOptional() @IsString() image_url?: string;
}

/** UTM labels of clicks whose URL has none. */
export class UtmView {
  @IsOptional() @IsString() source?: string;
  @IsOptional() @IsString() medium?: string;
  @IsOptional() @IsString() campaign?: string;
  @IsOptional() @IsString() term?: string;
  @IsOptional() @IsString() content?: string;
}

/** What a link does now. `unreachable`: its domain is not served. */
export const SHOWN_LINK_STATES = [
  'active',
  'paused',
  'not_started',
  'ended',
  'archived',
  'unreachable',
] as const;

/** A tracked link. */
export class LinkView {
  @BoundedId('lnk') id: string;
  @BoundedId('adv') ad_id: string;
  @IsOptional() @IsString() name: string | null;
  /** @example kp3x9tqz */
  @IsString() code: string;
  /** Host of the link's own domain; null for the installation's own host. @example go.kopi.example */
  @IsOptional() @IsString() domain: string | null;
  /** URL to which the ad has to lead. @example https://corong.example/c/kp3x9tqz */
  @IsUrl({ require_tld: false }) url: string;
  @IsOptional() @IsString() external_id: string | null;
  /** The first door whose conditions match is used, or else the last. */
  @ValidateNested({ each: true }) @Type(() => LinkDoorView) doors: LinkDoorView[];
  @IsOptional() @BoundedId('grt') greeting_id: string | null;
  @IsOptional() @IsInt() max_clicks: number | null;
  @IsOptional() @IsISO8601() starts_at: string | null;
  @IsOptional() @IsISO8601() ends_at: string | null;
  @IsOptional() @ValidateNested() @Type(() => LinkOutsideView) outside: LinkOutsideView | null;
  @IsOptional() @ValidateNested() @Type(() => LinkPreviewView) preview: LinkPreviewView | null;
  @IsOptional() @ValidateNested() @Type(() => UtmView) utm: UtmView | null;
  @IsIn(SHOWN_LINK_STATES) state: (typeof SHOWN_LINK_STATES)[number];
  @IsBoolean() paused: boolean;
  @IsBoolean() archived: boolean;
  @IsISO8601() created_at: string;
}
