import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsIn,
  IsInt,
  IsISO8601,
  IsOptional,
  IsString,
  Length,
  Matches,
  ValidateNested,
} from 'class-validator';
import { BoundedId } from '#platform/events/bounded-fields.js';
import { LINK_DOORS, type LinkDoorName } from '../destinations/destination.port.js';
import { DEVICES, type Device } from '../links/door-conditions.js';
import { LINK_CODE } from '../links/link.code.js';
import { LinkDoorInput } from '../links/link-door.dto.js';
import { LinkPreviewInput } from '../links/link.dto.js';

/** The visitor for whom the doors' conditions are tried. */
export class TriedVisitInput {
  /** A phone if it is left out. */
  @IsOptional() @IsIn(DEVICES) device?: Device;
  /** Primary subtag of the browser's language; left out, the workspace's. @example id */
  @IsOptional() @Matches(/^[a-z]{2,3}$/) language?: string;
  /** ISO 3166-1 alpha-2; left out, the country is not known. @example ID */
  @IsOptional() @Matches(/^[A-Z]{2}$/) country?: string;
  /** When the visit is; left out, now. */
  @IsOptional() @IsISO8601({ strict: true }) at?: string;
}

/** A link as it stands in a form, and a visitor to try it with. Nothing of it is stored. */
export class TriedLinkInput {
  /** As of a link; left out: the web chat. */
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(10)
  @ValidateNested({ each: true })
  @Type(() => LinkDoorInput)
  doors?: LinkDoorInput[];
  /** The ad whose greeting chats open with. */
  @BoundedId('adv', { optional: true }) ad_id?: string;
  /** The link's own greeting. */
  @BoundedId('grt', { optional: true }) greeting_id?: string;
  /** The code, if one is chosen. */
  @IsOptional() @Matches(LINK_CODE) code?: string;
  /** Host of a proven own domain. @example go.kopi.example */
  @IsOptional() @IsString() @Length(4, 253) domain?: string | null;
  @IsOptional() @ValidateNested() @Type(() => LinkPreviewInput) preview?: LinkPreviewInput;
  @IsOptional() @ValidateNested() @Type(() => TriedVisitInput) visit?: TriedVisitInput;
}

/** What a customer sees who gets one door of the link. */
export class TriedDoorView {
  @IsIn(LINK_DOORS) door: LinkDoorName;
  /** How many of a hundred visitors like the tried one get this door. */
  @IsInt() percent: number;
  /** The address that opens, with an example of what names the click. @example https://wa.me/6281234567890?text=Halo%20(K7M2X9-P4Q6T3-D1W8C5) */
  @IsString() opens: string;
  /** The account that the customer sees: the digits of a number, or a user name. @example 6281234567890 */
  @IsOptional() @IsString() address: string | null;
  /** What stands in the customer's message box, with an example of the code. @example Halo (K7M2X9-P4Q6T3-D1W8C5) */
  @IsOptional() @IsString() draft: string | null;
  /** Whose greeting the chat opens with: the link's own, its ad's, or the workspace's default; null if it opens with none. */
  @IsOptional() @IsIn(['link', 'ad', 'default']) greeting: 'link' | 'ad' | 'default' | null;
  /** The greeting, for `link` and `ad`. */
  @IsOptional() @BoundedId('grt') greeting_id: string | null;
}

/** The card that chat apps and social networks show of the link. */
export class TriedCardView {
  /** @example Panen raya */
  @IsString() title: string;
  /** @example Kopi baru dari Gayo */
  @IsString() text: string;
  /** @example https://kopi.example/panen.jpg */
  @IsOptional() @IsString() image_url: string | null;
  /** @example go.kopi.example */
  @IsString() host: string;
}

/** What a customer will see of a link. */
export class TriedLinkView {
  /** The link's address; `xxxxxxxx` stands for a code that is not chosen. @example https://corong.example/c/xxxxxxxx */
  @IsString() url: string;
  @ValidateNested() @Type(() => TriedCardView) card: TriedCardView;
  /** In the order of the link. */
  @IsArray() @ValidateNested({ each: true }) @Type(() => TriedDoorView) doors: TriedDoorView[];
}
