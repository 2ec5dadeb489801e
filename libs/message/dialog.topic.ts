import { Type } from 'class-transformer';
import {
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
import { MessageDetail } from './message-detail.js';
import { NetworkEvent, PersonContent, PersonEvent } from './person.fields.js';
import { SealedContent } from './sealed-content.js';
import {
  AreStatuses,
  IsFailureCode,
  IsMessageId,
  IsReportedState,
  type ReportedState,
} from './status.fields.js';

/**
 * Messages between people and the brand over networks, which only chat reads: they are sealed for it, and the log deletes
 * them after three days. Written by connections.
 */

/** Days that the log keeps them. The answer to an erasure promises that the log has no data of the person after that. */
export const DIALOG_RETENTION = 3;

/** A person wrote. */
export class MessageReceived extends PersonEvent {
  /** True if the message is a command: fan-out answers it, and chat sends no greeting. */
  @IsBoolean() command: boolean;
  /** True if the kind is unknown to Corong, or the message does not have the form that its network documents. */
  @IsBoolean() unsupported: boolean;
  /** True if the brand wrote it in the network's app on its phone; then the person is its recipient. */
  @IsBoolean() echo: boolean;
}

/** Messages. Keyed by the hash of the person. */
export const dialogMessages = Topic.declare('dialog.message', [MessageReceived], (event) => event.person, {
  partitions: 6,
  retention: DIALOG_RETENTION,
});

/** Characters of a message's text that are stored: twice the limit of any network. */
export const MAX_TEXT = 8_192;
/** Most characters of the JSON of a referral. */
export const MAX_REFERRAL = 16_384;

/** New identifiers of a person at a network. */
export class NewNames {
  /** Digits of the number. */
  @IsOptional() @Matches(/^\d{1,32}$/) address?: string;
  @IsOptional() @Matches(/^[A-Z]{2}\.[A-Za-z0-9]{1,128}$/) user_id?: string;
}

/** What a person wrote. */
export class MessageContent extends PersonContent {
  /** The network's id of the message. */
  @IsMessageId() message_id: string;
  /** The network's name of the kind: text, image, sticker … */
  @IsString() @Length(1, 64) type: string;
  /** The text, the caption, or the label of the button that was pressed. */
  @IsOptional() @IsString() @Length(0, MAX_TEXT) text?: string;
  /** The person's name in their profile. */
  @IsOptional() @IsString() @Length(1, 255) name?: string;
  /** JSON of the network's referral: the ad, link or post that brought the person. */
  @IsOptional() @IsString() @Length(2, MAX_REFERRAL) referral?: string;
  /** WhatsApp's number of the brand's business account (`entry[].id`), beside a referral. */
  @IsOptional() @Matches(/^\d{1,24}$/) business_account?: string;
  /** Content of the message other than its text. */
  @IsOptional() @ValidateNested() @Type(() => MessageDetail) detail?: MessageDetail;
  /** The network's id of the message that this one answers, reacts to, edits or revokes. */
  @IsOptional() @IsMessageId() replies_to?: string;
  /** The person's new number or user id, after a change. */
  @IsOptional() @ValidateNested() @Type(() => NewNames) becomes?: NewNames;
}

/** Seals and opens the content of a customer's message. */
export const messageContent = new SealedContent('dialog message', MessageContent);

/** Statuses of agents' answers. */
export class RepliesReported extends NetworkEvent {}

/** Statuses of answers. Keyed by connection id; chat joins them with messages in any order. */
export const dialogStatuses = Topic.declare(
  'dialog.status',
  [RepliesReported],
  (event) => event.connection_id,
  { partitions: 6, retention: DIALOG_RETENTION },
);

/** A status of one answer. */
export class ReplyStatus {
  /** The network's id of the message. */
  @IsMessageId() message_id: string;
  /** Chat's own id of the message, if the network returns it. */
  @IsOptional() @Matches(/^msg_[0-9a-hjkmnp-tv-z]{26}$/) reply?: string;
  @IsReportedState() state: ReportedState;
  /** The network's error code; 0 if it named none or the message did not fail. */
  @IsFailureCode() code: number;
  /** Until when answers are free of charge, as the network reports it. */
  @IsOptional() @IsInt() @Min(0) @Max(8_640_000_000_000_000) free_until?: number;
  @IsInt() @Min(0) @Max(8_640_000_000_000_000) at: number;
}

/** The instant up to which a person has received, or read, everything that the brand sent them. */
export class ReplyMark {
  /** The person's page-scoped or Instagram-scoped id. */
  @Matches(/^\d{1,32}$/) address: string;
  @IsIn(['delivered', 'read']) state: 'delivered' | 'read';
  /** In milliseconds since 1970, by the network's clock. */
  @IsInt() @Min(0) @Max(8_640_000_000_000_000) until: number;
  /** The last message that it is about, where the network names that instead of an instant. */
  @IsOptional() @IsString() @Length(1, 512) message_id?: string;
}

/** Statuses of answers, and instants up to which all answers were delivered or read. */
export class ReplyStatuses {
  @AreStatuses(() => ReplyStatus) statuses: ReplyStatus[];
  @IsOptional() @AreStatuses(() => ReplyMark) marks?: ReplyMark[];
}

/** Seals and opens statuses of answers. */
export const replyStatuses = new SealedContent('reply statuses', ReplyStatuses);
