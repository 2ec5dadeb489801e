import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsIn,
  IsOptional,
  IsString,
  Length,
  Matches,
} from 'class-validator';
import { Topic } from '#platform/events/topic.js';
import { NetworkEvent, PersonContent, PersonEvent } from './person.fields.js';
import { MAX_BOX, SealedContent } from './sealed-content.js';
import {
  AreStatuses,
  IsFailureCode,
  IsMessageId,
  IsReportedState,
  type ReportedState,
} from './status.fields.js';

/**
 * Reports of networks about followers, which only fan-out reads: who follows or leaves, and statuses of posts' messages.
 * Written by connections. They contain no words of a person except the keyword, handle and code of a command.
 */

/** Days that the log keeps them: as long as networks repeat a call. */
export const AUDIENCE_RETENTION = 7;

/** A person wrote a command. */
export class CommandWritten extends PersonEvent {}

/** A person stopped marketing messages of this account in the network's own settings. */
export class MarketingStopped extends PersonEvent {}

/** A person has blocked the account, or removed it from their group. */
export class AccountBlocked extends PersonEvent {}

/** A chat got another id: a Telegram group became a supergroup. */
export class ChatMoved extends PersonEvent {}

/** The network named a person by address and user id together. */
export class PersonIdentified extends PersonEvent {}

/** An event about one person on a network. */
export type AudiencePersonEvent =
  CommandWritten | MarketingStopped | AccountBlocked | ChatMoved | PersonIdentified;

/** Events about people. Keyed by the hash of the person. */
export const audiencePersons = Topic.declare<new () => AudiencePersonEvent>(
  'audience.person',
  [CommandWritten, MarketingStopped, AccountBlocked, ChatMoved, PersonIdentified],
  (event) => event.person,
  { partitions: 6, retention: AUDIENCE_RETENTION },
);

/** Commands that a person can write: to follow, and to leave. */
export const COMMANDS = ['start', 'stop'] as const;
export type Command = (typeof COMMANDS)[number];

/** The sealed content of a command. */
export class CommandContent extends PersonContent {
  @IsIn([...COMMANDS]) command: Command;
  /** A word in the form of a channel's handle, before the code; fan-out checks whether it is one. */
  @IsOptional() @IsString() @Length(1, 100) handle?: string;
  /** A word in the form of a code or payload that fan-out issues; fan-out checks whether it issued this one. */
  @IsOptional() @Matches(/^[\w-]{1,64}$/) code?: string;
  /** The language of the person's app, as the network names it. */
  @IsOptional() @Matches(/^[A-Za-z0-9-]{2,35}$/) language?: string;
  /** The network's id of the message. */
  @IsMessageId() message_id: string;
}

/** The sealed content of events that only name the person. */
export class IdentityContent extends PersonContent {}

/** The sealed content of `ChatMoved`. */
export class ChatMovedContent extends PersonContent {
  /** The chat's new id; `address` is the old one. */
  @Matches(/^-?\d{1,32}$/) to: string;
}

/** Seals and opens the content of a command. */
export const commandContent = new SealedContent('audience command', CommandContent);
/** Seals and opens a person's further ids. */
export const identityContent = new SealedContent('audience identity', IdentityContent);
/** Seals and opens the old and the new id of a chat. */
export const chatMovedContent = new SealedContent('audience chat moved', ChatMovedContent);

/** Statuses of messages that the account sent. */
export class StatusesReported extends NetworkEvent {}

/** Statuses of posts' messages. Keyed by connection id; fan-out joins them with receipts in any order. */
export const audienceStatuses = Topic.declare(
  'audience.status',
  [StatusesReported],
  (event) => event.connection_id,
  { partitions: 6, retention: AUDIENCE_RETENTION },
);

/** A status of one message: ids, state, code and time, without its text. */
export class MessageStatus extends PersonContent {
  @IsMessageId() message_id: string;
  @IsReportedState() state: ReportedState;
  /** The network's error code; 0 if it named none or the message did not fail. */
  @IsFailureCode() code: number;
}

/** The sealed content of `StatusesReported`. */
export class StatusesContent {
  @AreStatuses(() => MessageStatus) statuses: MessageStatus[];
}

/** Seals and opens statuses of posts' messages. */
export const statusesContent = new SealedContent('message statuses', StatusesContent);

/** A mail server forwarded a mail about delivery: a DSN or a feedback report. */
export class MailReported {
  /** The workspaces whose secret came with the request; the mail itself names the one that it is about. */
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(20)
  @Matches(/^wsp_[0-9a-hjkmnp-tv-z]{26}$/, { each: true })
  workspace_ids: string[];
  @IsString() @Length(1, MAX_BOX) box: string;
}

/** Mails about delivery. Keyed by the first workspace's id. */
export const audienceMails = Topic.declare(
  'audience.mail',
  [MailReported],
  (event) => event.workspace_ids[0]!,
  { partitions: 3, retention: AUDIENCE_RETENTION },
);

/** The sealed content of `MailReported`. */
export class MailContent {
  /** The unchanged mail, in base64. */
  @IsString() @Length(1, 400_000) mail: string;
}

/** Seals and opens a mail about deliveries. */
export const mailContent = new SealedContent('audience mail', MailContent);
