import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsInt,
  IsISO8601,
  IsOptional,
  IsString,
  Length,
  Matches,
  Max,
  Min,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { BoundedId } from '#platform/events/bounded-fields.js';
import { ArchivableInput, ArchivablePageQuery } from '#platform/http/page.js';
import { OneLine, PlainText } from '#platform/http/text.js';
import { IsWebAddress } from '#platform/http/web-address.js';
import { LINK_CODE } from './link.code.js';
import { LinkDoorInput } from './link-door.dto.js';

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,3})?)?(Z|[+-]\d\d:\d\d)$/;
const UTM_LENGTH = 200;

/** Title and description for link previews, in place of the page's own. */
export class LinkPreviewInput {
  @IsOptional() @OneLine(1, 120) title?: string;
  @IsOptional() @OneLine(1, 300) text?: string;
  @IsOptional() @IsWebAddress() image_url?: string;
}

/** The answer while the link is paused, outside its time, or has reached its clicks: either a text or a URL. */
export class LinkOutsideInput {
  /** Text of a page that links to the chat. */
  @IsOptional() @PlainText(1, 500) text?: string;
  /** URL to which visitors are redirected. */
  @IsOptional() @IsWebAddress() url?: string;
}

/** UTM labels of clicks whose URL has none. */
export class UtmInput {
  @IsOptional() @OneLine(1, UTM_LENGTH) source?: string;
  @IsOptional() @OneLine(1, UTM_LENGTH) medium?: string;
  @IsOptional() @OneLine(1, UTM_LENGTH) campaign?: string;
  @IsOptional() @OneLine(1, UTM_LENGTH) term?: string;
  @IsOptional() @OneLine(1, UTM_LENGTH) content?: string;
}

/** A new link. */
export class LinkInput {
  @BoundedId('adv') ad_id: string;
  /** The marketer's name of the link. */
  @IsOptional() @OneLine(1, 120) name?: string;
  /** The last part of its URL; generated if it is left out. `aB` and `Ab` differ. */
  @IsOptional() @Matches(LINK_CODE) code?: string;
  /**
   * Host of the proven own domain of the link; left out or null for the installation's own host.
   * @example go.kopi.example
   */
  @IsOptional() @IsString() @Length(4, 253) domain?: string | null;
  /** Id of the link in another system: a repeated request with it and the same values returns the existing link. */
  @IsOptional() @OneLine(1, 128) external_id?: string;
  /** The first door whose conditions match is used, or else the last, which has none. Left out: the web chat. */
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(10)
  @ValidateNested({ each: true })
  @Type(() => LinkDoorInput)
  doors?: LinkDoorInput[];
  /** Greeting of a web chat, in place of the ad's greeting. */
  @BoundedId('grt', { optional: true }) greeting_id?: string;
  /** Most clicks that lead to a door, exact to 1 % or 10. */
  @IsOptional() @IsInt() @Min(1) @Max(1_000_000_000) max_clicks?: number;
  /** When it starts to lead to its doors: an instant with its offset. */
  @IsOptional() @Matches(INSTANT) @IsISO8601({ strict: true }) starts_at?: string;
  /** When it stops. */
  @IsOptional() @Matches(INSTANT) @IsISO8601({ strict: true }) ends_at?: string;
  @IsOptional() @ValidateNested() @Type(() => LinkOutsideInput) outside?: LinkOutsideInput;
  @IsOptional() @ValidateNested() @Type(() => LinkPreviewInput) preview?: LinkPreviewInput;
  @IsOptional() @ValidateNested() @Type(() => UtmInput) utm?: UtmInput;
}

const given = (name: keyof ChangeLinkInput) =>
  ValidateIf((input: ChangeLinkInput) => input[name] !== null && input[name] !== undefined);

/**
 * Changes of a link; fields that are left out stay, and null removes a value. Code, domain and ad cannot change, since
 * published ads use them.
 */
export class ChangeLinkInput extends ArchivableInput {
  @given('name') @OneLine(1, 120) name?: string | null;
  /** The domain may be sent unchanged. Another one is refused, since the link's URL is printed and used by ads. */
  @given('domain') @IsString() @Length(4, 253) domain?: string | null;
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(10)
  @ValidateNested({ each: true })
  @Type(() => LinkDoorInput)
  doors?: LinkDoorInput[];
  @given('greeting_id') @BoundedId('grt', { optional: true }) greeting_id?: string | null;
  @given('max_clicks') @IsInt() @Min(1) @Max(1_000_000_000) max_clicks?: number | null;
  @given('starts_at') @Matches(INSTANT) @IsISO8601({ strict: true }) starts_at?: string | null;
  @given('ends_at') @Matches(INSTANT) @IsISO8601({ strict: true }) ends_at?: string | null;
  @given('outside') @ValidateNested() @Type(() => LinkOutsideInput) outside?: LinkOutsideInput | null;
  @given('preview') @ValidateNested() @Type(() => LinkPreviewInput) preview?: LinkPreviewInput | null;
  @given('utm') @ValidateNested() @Type(() => UtmInput) utm?: UtmInput | null;
  /** `true`: visitors get the answer of `outside`; `false`: the link leads to its doors again. */
  @IsOptional() @IsBoolean() paused?: boolean;
}

/** Query of the list of links. */
export class LinkQuery extends ArchivablePageQuery {
  /** Only the links of this ad. */
  @BoundedId('adv', { optional: true }) ad_id?: string;
  /** Only the links on this own domain. @example go.kopi.example */
  @IsOptional() @IsString() @Length(4, 253) domain?: string;
  /** Only the link with this external id. */
  @IsOptional() @OneLine(1, 128) external_id?: string;
}
