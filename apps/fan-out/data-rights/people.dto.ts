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

/** Whom to find. */
export class LookupInput {
  /** How posts travel to it. @example email */
  @IsIn([...TRANSPORTS]) transport: TransportName;
  /** As they gave it: an e-mail address, the URL of a webhook or of a Discord webhook, a phone number; of a browser the endpoint of its subscription. @example ayu@example.com */
  @Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.trim() : value))
  @IsString()
  @MinLength(1)
  @MaxLength(2000)
  address: string;
}

/** One opt-in of one person, without saying who that is. */
export class FollowerView {
  /** `fol_…` */
  @BoundedId('fol') id: string;
  @BoundedId('chn') channel_id: string;
  @IsIn([...TRANSPORTS]) transport: TransportName;
  @IsIn(['following', 'ended']) state: 'following' | 'ended';
  /** Why it ended: `left`, `erased`, or what became of its address. */
  @IsOptional() @IsString() reason: string | null;
  @IsISO8601() followed_at: string;
  @IsOptional() @IsISO8601() ended_at: string | null;
}

export class FollowersFound {
  @ValidateNested({ each: true }) @Type(() => FollowerView) items: FollowerView[];
}

/** A follower as the owner of its workspace sees it. */
export class FollowerWithAddress extends FollowerView {
  /** Null for live, and once it has left. @example ayu@example.com */
  @IsOptional() @IsString() address: string | null;
}

export class FollowerPage {
  @ValidateNested({ each: true }) @Type(() => FollowerWithAddress) items: FollowerWithAddress[];
  /** Null on the last page. */
  @IsOptional() @IsString() next_cursor: string | null;
}

/** A page of followers, newest first. */
export class FollowersQuery extends PageQuery {
  /** Only those who follow, or only those who ended; both where it is left out. */
  @IsOptional() @IsIn(['following', 'ended']) state?: 'following' | 'ended';
}

/** The text that somebody was shown. */
export class WordingView {
  /** @example email */
  @IsString() id: string;
  @IsInt() version: number;
  /** In which it was shown; null where an import brought the text, or nobody was shown one. @example en */
  @IsOptional() @IsIn([...LANGUAGES]) language: Language | null;
  /** @example I want to get posts of this channel by mail. */
  @IsString() text: string;
}

/** The record of an opt-in or an opt-out. */
export class ConsentView {
  @IsIn(['opt_in', 'opt_out']) kind: 'opt_in' | 'opt_out';
  @IsISO8601() at: string;
  /** `email_link`, `webhook_challenge`, `unsubscribe_link`, `api` …; of an import what its file says. @example email_link */
  @IsString() how: string;
  @ValidateNested() @Type(() => WordingView) wording: WordingView;
  /** What shows it: the id of the opt-in or of the import, the challenge that was echoed. */
  @IsOptional() @IsString() proof: string | null;
  /** The link or the ad that brought the person, where it is known. */
  @IsOptional() @IsString() source: string | null;
}

export class ConsentsView {
  @BoundedId('fol') follower_id: string;
  /** Oldest first. */
  @ValidateNested({ each: true }) @Type(() => ConsentView) items: ConsentView[];
}

export class FollowerExport extends FollowerWithAddress {
  /** @example kopi-nusantara */
  @IsString() channel_handle: string;
  @ValidateNested({ each: true }) @Type(() => ConsentView) consents: ConsentView[];
  @ValidateNested() @Type(() => PreferencesView) preferences: PreferencesView;
}

/** All that is kept of one person: every opt-in of the same address in the workspace. */
export class PersonExport {
  @ValidateNested({ each: true }) @Type(() => FollowerExport) followers: FollowerExport[];
}
