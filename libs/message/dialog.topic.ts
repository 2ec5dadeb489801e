import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  Length,
  Matches,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { Topic } from '#platform/events/topic.js';
import { MAX_STATUSES, MESSAGE_STATES } from './audience.topic.js';
import { MessageDetail } from './message-detail.js';
import { NetworkEvent, PersonContent, PersonEvent } from './person.fields.js';
import { SealedContent } from './sealed-content.js';

/**
 * What people say to the brand over networks, for chat alone: sealed for it, and forgotten by the log after three days.
 * Written by connections.
 */

/** Days. Erasing a person counts on it: what the log still holds of them is gone by then. */
export const DIALOG_RETENTION = 3;

/** A person wrote. */
export class MessageReceived extends PersonEvent {
  /** The message is a command: fan-out answers it, so that chat greets nobody for it. */
  @IsBoolean() command: boolean;
  /** Of a kind that Corong cannot show yet, or not of the form that the network says. */
  @IsBoolean() unsupported: boolean;
  /** The brand itself wrote it, in the network's app on its phone; the person is the one whom it wrote to. */
  @IsBoolean() echo: boolean;
}

/** By person. */
export const dialogMessages = Topic.declare('dialog.message', [MessageReceived], (event) => event.person, {
  partitions: 6,
  retention: DIALOG_RETENTION,
});

/** Characters of a message's text that are kept: twice the most that any of the networks lets a person write. */
export const MAX_TEXT = 8_192;
/** Characters of the JSON of a referral. */
export const MAX_REFERRAL = 16_384;

/** What a network calls a person from now on. */
export class NewNames {
  /** Digits of the number. */
  @IsOptional() @Matches(/^\d{1,32}$/) address?: string;
  @IsOptional() @Matches(/^[A-Z]{2}\.[A-Za-z0-9]{1,128}$/) user_id?: string;
}

/** What a person wrote. */
export class MessageContent extends PersonContent {
  /** The network's id of the message. */
  @IsString() @Length(1, 512) message_id: string;
  /** What the network calls its kind: text, image, sticker … */
  @IsString() @Length(1, 64) type: string;
  /** The text, the caption, or what stands on the button that was pressed. */
  @IsOptional() @IsString() @Length(0, MAX_TEXT) text?: string;
  /** What the person calls themselves. */
  @IsOptional() @IsString() @Length(1, 255) name?: string;
  /** JSON of what the network says of the ad, link or post that brought the person. */
  @IsOptional() @IsString() @Length(2, MAX_REFERRAL) referral?: string;
  /** What the message has beside its text. */
  @IsOptional() @ValidateNested() @Type(() => MessageDetail) detail?: MessageDetail;
  /** The network's id of the message that this one answers, reacts to, changes or takes back. */
  @IsOptional() @IsString() @Length(1, 512) replies_to?: string;
  /** What the person is called from now on: a new number, a new user id. */
  @IsOptional() @ValidateNested() @Type(() => NewNames) becomes?: NewNames;
}

export const messageContent = new SealedContent('dialog message', MessageContent);

/** What became of agents' answers. */
export class RepliesReported extends NetworkEvent {}

/** By connection: a status follows the message's own row, whichever comes first. */
export const dialogStatuses = Topic.declare(
  'dialog.status',
  [RepliesReported],
  (event) => event.connection_id,
  { partitions: 6, retention: DIALOG_RETENTION },
);

/** A status of one answer. */
export class ReplyStatus {
  /** The network's id of the message. */
  @IsString() @Length(1, 512) message_id: string;
  /** Chat's own id of it, where the network gives that back. */
  @IsOptional() @Matches(/^msg_[0-9a-hjkmnp-tv-z]{26}$/) reply?: string;
  @IsIn([...MESSAGE_STATES]) state: (typeof MESSAGE_STATES)[number];
  /** Why it failed, as the network numbers it; 0 where it names no number, or it did not fail. */
  @IsInt() @Min(0) @Max(9_999_999_999) code: number;
  /** A free entry that the network tells of: until when answers cost nothing. */
  @IsOptional() @IsInt() @Min(0) @Max(8_640_000_000_000_000) free_until?: number;
  @IsInt() @Min(0) @Max(8_640_000_000_000_000) at: number;
}

export class ReplyStatuses {
  @IsArray()
  @ArrayMaxSize(MAX_STATUSES)
  @ValidateNested({ each: true })
  @Type(() => ReplyStatus)
  statuses: ReplyStatus[];
}

export const replyStatuses = new SealedContent('reply statuses', ReplyStatuses);
