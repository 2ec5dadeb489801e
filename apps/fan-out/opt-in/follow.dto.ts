import { Transform, Type } from 'class-transformer';
import { IsBoolean, IsIn, IsObject, IsOptional, IsString, MaxLength, ValidateNested } from 'class-validator';
import { OneLine, VisitLine } from '#platform/http/text.js';
import { PushSubscriptionInput } from '#message/push-subscription.js';
import { Ended } from '../audience/ended.js';
import { TRANSPORTS, type TransportName } from '#message/transport-name.js';

/** Where somebody comes from who opens the form to follow. */
export class SourceQuery {
  /** The link or the ad that brought them: kept with their consent. */
  @VisitLine(255) source?: string;
}

/** How somebody wants to follow a channel. */
export class FollowInput {
  /** How posts travel to it. @example email */
  @IsIn([...TRANSPORTS]) transport: TransportName;
  /** An e-mail address, or the URL of a webhook or of a Discord webhook; none for the others. @example ayu@example.com */
  @IsOptional()
  @Transform(({ value }) => (value === '' ? undefined : typeof value === 'string' ? value.trim() : value))
  @IsString()
  @MaxLength(2000)
  address?: string;

  /** Of web_push: the browser's PushSubscription as JSON. */
  @IsOptional()
  @IsObject()
  @ValidateNested()
  @Type(() => PushSubscriptionInput)
  subscription?: PushSubscriptionInput;

  /** The link or the ad that brought them: kept with their consent. */
  @IsOptional() @OneLine(1, 255) source?: string;

  /**
   * Of a webhook that follows already and whose secret was lost: the `recovery_code` of the last challenge that it got.
   * The answer then holds a new secret and the links, as the first one did. Good once, for fifteen minutes.
   */
  @IsOptional() @IsString() @MaxLength(1000) recovery_code?: string;
}

/** How a channel can be followed now. */
export class FollowWays {
  @IsIn([...TRANSPORTS], { each: true }) transports: TransportName[];
}

/** What following came to. */
export class Followed {
  /**
   * `pending` until the link in the mail is used; always so for e-mail, whether or not the address follows already.
   * `following`: the address follows already, nothing has changed, and the answer holds nothing else. The endpoint of a
   * webhook has then got a recovery code.
   */
  @IsIn(['confirmed', 'pending', 'following']) status: 'confirmed' | 'pending' | 'following';
  /** True where the first mail comes later, since the mail server does not answer at present; the same for every address. */
  @IsOptional() @IsBoolean() delayed?: boolean;
  /** Of a live follower: opens its stream, and says which posts it has missed. */
  @IsOptional() @IsString() token?: string;
  /** Path of the live stream. */
  @IsOptional() @IsString() stream?: string;
  /** Signs every delivery to a webhook (Standard Webhooks); shown once. */
  @IsOptional() @IsString() secret?: string;
  /** Of Telegram and WhatsApp: opens the chat in which one word completes it. */
  @IsOptional() @IsString() start_url?: string;
  /** Of a webhook, for its owner: `/rotate` gives it a new secret, `/replay` sends posts of a time again. */
  @IsOptional() @IsString() webhook_url?: string;
  /** Opened, it shows the button that leaves; a POST to it leaves at once. */
  @IsOptional() @IsString() unsubscribe_url?: string;
  /** Says when posts are wanted: mute, quiet hours, most of a day. */
  @IsOptional() @IsString() preferences_url?: string;
}

/** Whether the one whom a link to leave names follows. */
export class Standing {
  @IsIn(['following', 'left']) status: 'following' | 'left';
  /** How it ended; none while it goes on. */
  @IsOptional() @ValidateNested() @Type(() => Ended) ended?: Ended;
}

/** What became of leaving. */
export class Left {
  @IsIn(['left']) status: 'left';
  /** Of a link to leave: may have been earlier, and for another reason. */
  @IsOptional() @ValidateNested() @Type(() => Ended) ended?: Ended;
}
