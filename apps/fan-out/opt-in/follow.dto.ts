import { Transform, Type } from 'class-transformer';
import { IsBoolean, IsIn, IsObject, IsOptional, IsString, MaxLength, ValidateNested } from 'class-validator';
import { OneLine, VisitLine } from '#platform/http/text.js';
import { PushSubscriptionInput } from '#message/push-subscription.js';
import { Ended } from '../transports/ended.js';
import { FollowWayView } from './follow-way.dto.js';
import { TRANSPORTS, type TransportName } from '#message/transport-name.js';

/** Query of the follow form. */
export class SourceQuery {
  /** The link or the ad that brought them: kept with their consent. */
  @VisitLine(255) source?: string;
}

/** A request to follow a channel. */
export class FollowInput {
  /** The transport by which posts are sent. @example email */
  @IsIn([...TRANSPORTS]) transport: TransportName;
  /** An e-mail address, or the URL of a webhook or of a Discord webhook; must be left out for other transports. @example ayu@example.com */
  @IsOptional()
  @Transform(({ value }) => (value === '' ? undefined : typeof value === 'string' ? value.trim() : value))
  @IsString()
  @MaxLength(2000)
  address?: string;

  /** For web_push: the browser's PushSubscription as JSON. */
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => PushSubscriptionInput)
  subscription?: PushSubscriptionInput;

  /** The link or the ad that brought them: kept with their consent. */
  @IsOptional() @OneLine(1, 255) source?: string;

  /**
   * For a webhook that follows already and whose secret was lost: the `recovery_code` of the last challenge that it got.
   * The answer then has a new secret and the links, as the first answer had. A code is valid once and for 15 minutes.
   */
  @IsOptional() @IsString() @MaxLength(1000) recovery_code?: string;
}

/** The transports by which a channel can be followed now. */
export class FollowWays {
  @IsIn([...TRANSPORTS], { each: true }) transports: TransportName[];
  /** The same transports, each with what a form needs. */
  @ValidateNested({ each: true }) @Type(() => FollowWayView) ways: FollowWayView[];
}

/** The result of a request to follow. */
export class Followed {
  /**
   * `pending` until the link in the mail is used; always so for e-mail, whether or not the address follows already.
   * `following`: the address follows already, nothing has changed, and the answer holds nothing else. The endpoint of a
   * webhook has then got a recovery code.
   */
  @IsIn(['confirmed', 'pending', 'following']) status: 'confirmed' | 'pending' | 'following';
  /** True when the first mail will come later, because the mail server does not answer at present; it is the same for every address. */
  @IsOptional() @IsBoolean() delayed?: boolean;
  /** For a live follower: the token that opens its stream and identifies the posts that it missed. */
  @IsOptional() @IsString() token?: string;
  /** Path of the live stream. */
  @IsOptional() @IsString() stream?: string;
  /** Signs every delivery to a webhook (Standard Webhooks); shown once. */
  @IsOptional() @IsString() secret?: string;
  /** For Telegram and WhatsApp: the link to the chat in which the person completes following. */
  @IsOptional() @IsString() start_url?: string;
  /** For the owner of a webhook: `/rotate` under this URL gives a new secret, `/replay` sends the posts of a period again. */
  @IsOptional() @IsString() webhook_url?: string;
  /** A GET shows a page with a button to leave; a POST leaves at once. */
  @IsOptional() @IsString() unsubscribe_url?: string;
  /** The page for preferences: mute, quiet hours, daily cap. */
  @IsOptional() @IsString() preferences_url?: string;
}

/** Whether the follower of an unsubscribe link still follows. */
export class FollowStatus {
  @IsIn(['following', 'left']) status: 'following' | 'left';
  /** Why and when following ended; left out while the follower follows. */
  @IsOptional() @ValidateNested() @Type(() => Ended) ended?: Ended;
}

/** The result of leaving. */
export class Left {
  @IsIn(['left']) status: 'left';
  /** Why and when following ended, which may have been earlier and for another reason; only for an unsubscribe link. */
  @IsOptional() @ValidateNested() @Type(() => Ended) ended?: Ended;
}
