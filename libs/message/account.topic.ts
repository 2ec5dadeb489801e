import {
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
} from 'class-validator';
import { BoundedId, BoundedInstant } from '#platform/events/bounded-fields.js';
import { Topic } from '#platform/events/topic.js';

/** Networks with which a brand can have accounts. */
export const NETWORKS = ['whatsapp', 'messenger', 'instagram', 'telegram', 'discord', 'smtp'] as const;
export type Network = (typeof NETWORKS)[number];

/** What an account is used for. */
export const SERVICES = ['posts', 'chats'] as const;
export type Service = (typeof SERVICES)[number];

/** Messages a second that are sent by one account, a little below the network's limit (WhatsApp 80, Messenger and Instagram 300, Telegram about 30). */
export const MESSAGES_PER_SECOND = {
  whatsapp: 78,
  messenger: 290,
  instagram: 290,
  telegram: 29,
} as const satisfies Partial<Record<Network, number>>;

/** Share of chats in the rate of an account that serves both, and the least number of messages a second; neither side borrows. */
const CHAT_SHARE = 0.2;
const CHAT_AT_LEAST = 5;

/** Splits an account's rate between posts and chats, in messages a second. */
export function sharesOfRate(perSecond: number, serves: readonly Service[]): Record<Service, number> {
  if (!serves.includes('chats')) return { posts: perSecond, chats: 0 };
  if (!serves.includes('posts')) return { posts: 0, chats: perSecond };
  const chats = Math.max(CHAT_AT_LEAST, perSecond * CHAT_SHARE);
  return { posts: perSecond - chats, chats };
}

/** Purpose of the sealed boxes with credentials; they are bound to the connection's id too. */
export const CREDENTIALS_PURPOSE = 'account credentials';

/** The public settings of an account; each network has some of them. */
export abstract class AccountSettings {
  /** WhatsApp: the number in digits, with its country code. */
  @IsOptional() @Matches(/^\d{7,15}$/) phone_number?: string;
  /** WhatsApp: an approved template whose body has three parameters (the channel's name, the post, its link), and its language. */
  @IsOptional() @Matches(/^[a-z0-9_]{1,512}$/) template?: string;
  @IsOptional() @Matches(/^[a-z]{2,3}(_[A-Z]{2})?$/) language?: string;
  /** WhatsApp: keywords that follow and leave. */
  @IsOptional() @IsArray() @Length(1, 20, { each: true }) start_words?: string[];
  @IsOptional() @IsArray() @Length(1, 20, { each: true }) stop_words?: string[];
  /** Messenger, Instagram: Meta has approved the Human Agent feature for the app, so that agents may answer for 7 days. */
  @IsOptional() @IsBoolean() human_agent?: boolean;
  /** SMTP: the server, and the mailbox from which mails are sent. */
  @IsOptional() @IsString() @Length(1, 255) host?: string;
  @IsOptional() @IsInt() @Min(1) @Max(65_535) port?: number;
  @IsOptional() @IsIn(['tls', 'starttls', 'none']) security?: 'tls' | 'starttls' | 'none';
  @IsOptional() @IsString() @Length(1, 255) username?: string;
  @IsOptional() @IsString() @Length(3, 255) mailbox?: string;
}

const SETTINGS = [
  'phone_number',
  'template',
  'language',
  'start_words',
  'stop_words',
  'human_agent',
  'host',
  'port',
  'security',
  'username',
  'mailbox',
] as const satisfies (keyof AccountSettings)[];

/** Returns the settings alone from an object with further fields. */
export const accountSettings = (from: AccountSettings): AccountSettings =>
  Object.fromEntries(SETTINGS.flatMap((name) => (from[name] === undefined ? [] : [[name, from[name]]])));

abstract class AccountState extends AccountSettings {
  @BoundedId('wsp') workspace_id: string;
  @BoundedId('con') connection_id: string;
  @IsIn([...NETWORKS]) network: Network;
  /** The network's id of the account. */
  @IsString() @Length(1, 255) account: string;
  /** The name that people know: of a bot or a page, a number, or a mailbox. */
  @IsString() @Length(1, 255) name: string;
  @IsArray() @IsIn([...SERVICES], { each: true }) serves: Service[];
  /** True if a person halted it: nothing is sent by it until they resume it. */
  @IsIn(['active', 'halted']) state: 'active' | 'halted';
  /** When the network last confirmed the account, in milliseconds since 1970; earlier reports of errors no longer count. */
  @BoundedInstant() checked_at: number;
  /** Sealed JSON of the credentials: for fan-out if the account serves posts, and for chat if it serves chats. */
  @IsOptional() @IsString() @Length(1, 8_192) fan_out_box?: string;
  @IsOptional() @IsString() @Length(1, 8_192) chat_box?: string;
}

/** An account was connected. */
export class AccountConnected extends AccountState {}

/** An account changed; carries its whole state. */
export class AccountChanged extends AccountState {}

/** An account was removed: its readers delete their sealed box. */
export class AccountRemoved {
  @BoundedId('wsp') workspace_id: string;
  @BoundedId('con') connection_id: string;
  @IsIn([...NETWORKS]) network: Network;
  @IsIn(['removed']) state: 'removed';
}

/**
 * Days that the log keeps an account's events. Connections publishes the last event of every account again before that, so
 * that a new reader finds all accounts. Others, such as those with the sealed boxes of a removed account, are then deleted.
 */
export const ACCOUNT_RETENTION = 30;

/** Accounts with networks. Keyed by connection id. Written by connections; read by fan-out and chat. */
export const accounts = Topic.declare(
  'account.connection',
  [AccountConnected, AccountChanged, AccountRemoved],
  (event) => event.connection_id,
  { partitions: 3, retention: ACCOUNT_RETENTION },
);

abstract class AccountReport {
  @BoundedId('wsp') workspace_id: string;
  @BoundedId('con') connection_id: string;
  /** When the network reported it, in milliseconds since 1970. */
  @BoundedInstant() at: number;
}

abstract class AccountProblem extends AccountReport {
  @BoundedInstant() until: number;
}

/** The network refuses the account itself: nothing is sent by it until `until`, or until the account is confirmed again. */
export class AccountRefused extends AccountProblem {
  /** Code of the reason, such as `telegram_401`. */
  @IsString() @Length(1, 32) reason: string;
  /** The reason in words. */
  @IsString() @Length(1, 300) detail: string;
}

/**
 * The network accepts messages of the account and reports a status of none of them. Chat checks again by `until`. At
 * WhatsApp this is the only sign of an account without a payment method.
 */
export class AccountSilent extends AccountProblem {
  /** The likely reason and what to do, in words. */
  @IsString() @Length(1, 300) detail: string;
}

/** The network's rate limit of the account is reached: nobody sends by it until `until`. */
export class AccountPaused extends AccountProblem {}

/** The network has reported a status of a message of the account again: what `AccountSilent` said is over. */
export class AccountConfirmed extends AccountReport {}

/** What senders learn about an account. Keyed by connection id. Written by fan-out and chat; read by connections. */
export const accountReports = Topic.declare(
  'account.report',
  [AccountRefused, AccountSilent, AccountPaused, AccountConfirmed],
  (event) => event.connection_id,
  { partitions: 3, retention: 7 },
);

/** What an app that sends by an account reports about it. */
export type AccountReported = AccountRefused | AccountSilent | AccountPaused | AccountConfirmed;
