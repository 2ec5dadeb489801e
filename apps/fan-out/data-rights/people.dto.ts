import { LANGUAGES, type Language } from '#platform/language/language.js';
import { Transform, Type } from 'class-transformer';
import {
  IsISO8601,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  MaxLength,
  MinLength,
  ValidateNested,
} from 'class-validator';
import { BoundedId } from '#platform/events/bounded-fields.js';
import { PageQuery } from '#platform/http/page.js';
import { PreferencesView } from '../preferences/preferences.dto.js';
import { TRANSPORTS, type TransportName } from '#message/transport-name.js';

/** The address whose followers to find. */
export class LookupInput {
  /** The transport of the address. @example email */
  @IsIn([...TRANSPORTS]) transport: TransportName;
  /** The address as the person gave it: an e-mail address, the URL of a webhook or of a Discord webhook, a phone number, or the endpoint of a browser's push subscription. @example ayu@example.com */
  @Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.trim() : value))
  @IsString()
  @MinLength(1)
  @MaxLength(2000)
  address: string;
}

/** One follower, without the address. */
export class FollowerView {
  /** `fol_…` */
  @BoundedId('fol') id: string;
  @BoundedId('chn') channel_id: string;
  @IsIn([...TRANSPORTS]) transport: TransportName;
  @IsIn(['following', 'ended']) state: 'following' | 'ended';
  /** Why following ended: `left`, `erased`, or a reason of the address, such as `bounced`; null while following. */
  @IsOptional() @IsString() reason: string | null;
  @IsISO8601() followed_at: string;
  @IsOptional() @IsISO8601() ended_at: string | null;
}

/** The followers with one address. */
export class FollowersFound {
  @ValidateNested({ each: true }) @Type(() => FollowerView) items: FollowerView[];
}

/** One follower with the address, for the owner of the workspace. */
export class FollowerWithAddress extends FollowerView {
  /** Null for live followers and for followers who have left. @example ayu@example.com */
  @IsOptional() @IsString() address: string | null;
}

/** A page of followers with their addresses. */
export class FollowerPage {
  @ValidateNested({ each: true }) @Type(() => FollowerWithAddress) items: FollowerWithAddress[];
  /** Null on the last page. */
  @IsOptional() @IsString() next_cursor: string | null;
}

/** A page of followers, newest first. */
export class FollowersQuery extends PageQuery {
  /** Only followers in this state; all when it is left out. */
  @IsOptional() @IsIn(['following', 'ended']) state?: 'following' | 'ended';
}

/** The text to which a person agreed. */
export class WordingView {
  /** @example email */
  @IsString() id: string;
  @IsInt() version: number;
  /** Language of the text; null for an imported text, or when no text was shown. @example en */
  @IsOptional() @IsIn([...LANGUAGES]) language: Language | null;
  /** @example I want to get posts of this channel by mail. */
  @IsString() text: string;
}

/** The record of an opt-in or an opt-out. */
export class ConsentView {
  @IsIn(['opt_in', 'opt_out']) kind: 'opt_in' | 'opt_out';
  @IsISO8601() at: string;
  /** `email_link`, `webhook_challenge`, `unsubscribe_link`, `api` and others; for an import, what its file says. @example email_link */
  @IsString() how: string;
  @ValidateNested() @Type(() => WordingView) wording: WordingView;
  /** The proof: the id of the opt-in or of the import, or the challenge that the webhook echoed. */
  @IsOptional() @IsString() proof: string | null;
  /** The link or ad through which the person came; null when it is not known. */
  @IsOptional() @IsString() source: string | null;
}

/** The consents of one follower. */
export class ConsentsView {
  @BoundedId('fol') follower_id: string;
  /** Oldest first. */
  @ValidateNested({ each: true }) @Type(() => ConsentView) items: ConsentView[];
}

/** One follower with all that is stored about them. */
export class FollowerExport extends FollowerWithAddress {
  /** @example kopi-nusantara */
  @IsString() channel_handle: string;
  @ValidateNested({ each: true }) @Type(() => ConsentView) consents: ConsentView[];
  @ValidateNested() @Type(() => PreferencesView) preferences: PreferencesView;
}

/** Everything that is stored about one person: all followers with the same address in the workspace. */
export class PersonExport {
  @ValidateNested({ each: true }) @Type(() => FollowerExport) followers: FollowerExport[];
}
