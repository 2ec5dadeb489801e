import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
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
import { NetworkEvent, PersonContent, PersonEvent } from './person.fields.js';
import { MAX_BOX, SealedContent } from './sealed-content.js';

/**
 * What networks tell of the audience, for fan-out alone: who follows or leaves, what became of a post's message. Written
 * by connections. No words of a person are in it but the keyword, handle and code of a command.
 */

/** Days: as long as networks go on repeating a call. */
export const AUDIENCE_RETENTION = 7;

/** A person wrote a command. */
export class CommandWritten extends PersonEvent {}

/** A person asked the network itself, not in words, for no more marketing messages by this account. */
export class MarketingStopped extends PersonEvent {}

/** A person has blocked the account, or taken it out of their group. */
export class AccountBlocked extends PersonEvent {}

/** A chat has another id from now on: a Telegram group became a supergroup. */
export class ChatMoved extends PersonEvent {}

/** The network named a person by address and user id together. */
export class PersonIdentified extends PersonEvent {}

export type AudiencePersonEvent =
  CommandWritten | MarketingStopped | AccountBlocked | ChatMoved | PersonIdentified;

/** By person. */
export const audiencePersons = Topic.declare<new () => AudiencePersonEvent>(
  'audience.person',
  [CommandWritten, MarketingStopped, AccountBlocked, ChatMoved, PersonIdentified],
  (event) => event.person,
  { partitions: 6, retention: AUDIENCE_RETENTION },
);

export const COMMANDS = ['start', 'stop'] as const;
export type Command = (typeof COMMANDS)[number];

/** What a command says. */
export class CommandContent extends PersonContent {
  @IsIn([...COMMANDS]) command: Command;
  /** What stands where a channel's handle is expected; whether it is one, fan-out knows. */
  @IsOptional() @IsString() @Length(1, 100) handle?: string;
  /** What has the form of a code that fan-out issued. */
  @IsOptional() @Matches(/^[\w-]{1,64}$/) code?: string;
  /** The language of the person's app, as the network names it. */
  @IsOptional() @Matches(/^[A-Za-z0-9-]{2,35}$/) language?: string;
  /** The network's id of the message. */
  @IsString() @Length(1, 512) message_id: string;
}

/** Who it is about, and nothing else. */
export class IdentityContent extends PersonContent {}

export class ChatMovedContent extends PersonContent {
  /** The chat's new id; `address` is the old one. */
  @Matches(/^-?\d{1,32}$/) to: string;
}

export const commandContent = new SealedContent('audience command', CommandContent);
export const identityContent = new SealedContent('audience identity', IdentityContent);
export const chatMovedContent = new SealedContent('audience chat moved', ChatMovedContent);

/** What became of messages that the account sent. */
export class StatusesReported extends NetworkEvent {}

/** By connection: a status follows the message's own receipt, whichever comes first. */
export const audienceStatuses = Topic.declare(
  'audience.status',
  [StatusesReported],
  (event) => event.connection_id,
  { partitions: 6, retention: AUDIENCE_RETENTION },
);

export const MESSAGE_STATES = ['sent', 'delivered', 'read', 'played', 'failed'] as const;

/** A status of one message: ids, state, code and time, and nothing that was said. */
export class MessageStatus extends PersonContent {
  @IsString() @Length(1, 512) message_id: string;
  @IsIn([...MESSAGE_STATES]) state: (typeof MESSAGE_STATES)[number];
  /** Why it failed, as the network numbers it; 0 where it names no number, or it did not fail. */
  @IsInt() @Min(0) @Max(9_999_999_999) code: number;
}

/** Statuses that one event may hold. */
export const MAX_STATUSES = 500;

export class StatusesContent {
  @IsArray()
  @ArrayMaxSize(MAX_STATUSES)
  @ValidateNested({ each: true })
  @Type(() => MessageStatus)
  statuses: MessageStatus[];
}

export const statusesContent = new SealedContent('message statuses', StatusesContent);

/** A mail server passed on a mail about delivery: a DSN, or a feedback report. */
export class MailReported {
  /** Every workspace whose secret came with it; the mail names which of them it is about. */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(20)
  @Matches(/^wsp_[0-9a-hjkmnp-tv-z]{26}$/, { each: true })
  workspace_ids: string[];
  @IsString() @Length(1, MAX_BOX) box: string;
}

/** By the first workspace. */
export const audienceMails = Topic.declare(
  'audience.mail',
  [MailReported],
  (event) => event.workspace_ids[0]!,
  { partitions: 3, retention: AUDIENCE_RETENTION },
);

export class MailContent {
  /** The mail as it came, in base64. */
  @IsString() @Length(1, 400_000) mail: string;
}

export const mailContent = new SealedContent('audience mail', MailContent);
