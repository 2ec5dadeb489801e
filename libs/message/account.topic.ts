import { IsArray, IsIn, IsInt, IsOptional, IsString, Length, Matches, Max, Min } from 'class-validator';
import { BoundedId, BoundedInstant } from '#platform/events/bounded-fields.js';
import { Topic } from '#platform/events/topic.js';

/** Networks that a brand has accounts with. */
export const NETWORKS = ['whatsapp', 'messenger', 'instagram', 'telegram', 'discord', 'smtp'] as const;
export type Network = (typeof NETWORKS)[number];

/** What an account is for. */
export const SERVICES = ['posts', 'chats'] as const;
export type Service = (typeof SERVICES)[number];

/** Messages a second that a network takes by one account, a little below its limit (80, 300, 300, and about 30). */
export const MESSAGES_PER_SECOND = {
  whatsapp: 78,
  messenger: 290,
  instagram: 290,
  telegram: 29,
} as const satisfies Partial<Record<Network, number>>;

/** Of the rate of an account that serves both, chats own a fifth, and at least so many a second; neither side borrows. */
const CHAT_SHARE = 0.2;
const CHAT_AT_LEAST = 5;

/** How much of an account's rate is for chats, and how much for posts, in messages a second. */
export function sharesOfRate(perSecond: number, serves: readonly Service[]): Record<Service, number> {
  if (!serves.includes('chats')) return { posts: perSecond, chats: 0 };
  if (!serves.includes('posts')) return { posts: 0, chats: perSecond };
  const chats = Math.max(CHAT_AT_LEAST, perSecond * CHAT_SHARE);
  return { posts: perSecond - chats, chats };
}

/** What is bound into a sealed box beside the connection's id. */
export const CREDENTIALS_PURPOSE = 'account credentials';

/** What may be shown of an account, as far as its network has it. */
export abstract class AccountSettings {
  /** WhatsApp: the number in digits, with its country code. */
  @IsOptional() @Matches(/^\d{7,15}$/) phone_number?: string;
  /** WhatsApp: an approved template whose body has three parameters (the channel's name, the post, its link), and its language. */
  @IsOptional() @Matches(/^[a-z0-9_]{1,512}$/) template?: string;
  @IsOptional() @Matches(/^[a-z]{2,3}(_[A-Z]{2})?$/) language?: string;
  /** WhatsApp: words that follow and leave. */
  @IsOptional() @IsArray() @Length(1, 20, { each: true }) start_words?: string[];
  @IsOptional() @IsArray() @Length(1, 20, { each: true }) stop_words?: string[];
  /** SMTP: where the server is, and the mailbox that mails come from. */
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
  'host',
  'port',
  'security',
  'username',
  'mailbox',
] as const satisfies (keyof AccountSettings)[];

/** The settings alone of what carries them among others. */
export const accountSettings = (from: AccountSettings): AccountSettings =>
  Object.fromEntries(SETTINGS.flatMap((name) => (from[name] === undefined ? [] : [[name, from[name]]])));

abstract class AccountState extends AccountSettings {
  @BoundedId('wsp') workspace_id: string;
  @BoundedId('con') connection_id: string;
  @IsIn([...NETWORKS]) network: Network;
  /** The network's own id of it. */
  @IsString() @Length(1, 255) account: string;
  /** What people know it by: a bot's name, a page's title, a number, a mailbox. */
  @IsString() @Length(1, 255) name: string;
  @IsArray() @IsIn([...SERVICES], { each: true }) serves: Service[];
  /** A person halted it: nothing is sent by it until they resume it. */
  @IsIn(['active', 'halted']) state: 'active' | 'halted';
  /** When the network last said that it is the workspace's: what was found wrong with it before counts no more. */
  @BoundedInstant() checked_at: number;
  /** Sealed JSON of the credentials for fan-out, where it serves posts, and for chat, where it serves chats. */
  @IsOptional() @IsString() @Length(1, 8_192) fan_out_box?: string;
  @IsOptional() @IsString() @Length(1, 8_192) chat_box?: string;
}

export class AccountConnected extends AccountState {}

/** Carries all of the account's state. */
export class AccountChanged extends AccountState {}

/** Whoever keeps a sealed box of it empties it. */
export class AccountRemoved {
  @BoundedId('wsp') workspace_id: string;
  @BoundedId('con') connection_id: string;
  @IsIn([...NETWORKS]) network: Network;
  @IsIn(['removed']) state: 'removed';
}

/**
 * Days that the log keeps an account's events. Connections repeats the last one of every account in good time, so that a
 * new reader finds them all; what nobody repeats, such as the sealed boxes of a removed account, is gone by then.
 */
export const ACCOUNT_RETENTION = 30;

/** By connection id. Written by connections, read by fan-out and chat. */
export const accounts = Topic.declare(
  'account.connection',
  [AccountConnected, AccountChanged, AccountRemoved],
  (event) => event.connection_id,
  { partitions: 3, retention: ACCOUNT_RETENTION },
);

abstract class AccountReport {
  @BoundedId('wsp') workspace_id: string;
  @BoundedId('con') connection_id: string;
  /** When the network said it. */
  @BoundedInstant() at: number;
  @BoundedInstant() until: number;
}

/** The network refuses the account itself: nothing is sent by it until then, or until it is proven again. */
export class AccountRefused extends AccountReport {
  /** A code such as `telegram_401`. */
  @IsString() @Length(1, 32) reason: string;
  /** The same in words. */
  @IsString() @Length(1, 300) detail: string;
}

/**
 * The network accepts messages by the account and tells of none of them that it sent it; until then it is looked at again.
 * At WhatsApp that is the only sign of an account without a payment method.
 */
export class AccountSilent extends AccountReport {
  /** What that may be, and what to do, in words. */
  @IsString() @Length(1, 300) detail: string;
}

/** The network takes no more by the account until then, whoever sends by it. */
export class AccountPaused extends AccountReport {}

/** What those who send by an account find out about it. By connection id. Written by fan-out and chat. */
export const accountReports = Topic.declare(
  'account.report',
  [AccountRefused, AccountSilent, AccountPaused],
  (event) => event.connection_id,
  { partitions: 3, retention: 7 },
);

export type AccountReported = AccountRefused | AccountSilent | AccountPaused;
