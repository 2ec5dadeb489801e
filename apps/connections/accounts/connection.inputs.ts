import { applyDecorators } from '@nestjs/common';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsOptional,
  Matches,
  Max,
  Min,
} from 'class-validator';
import { AreKeywordsApartFrom, START_WORDS, STOP_WORDS } from '#message/keyword.js';
import { OneLine } from '#platform/http/text.js';
import { SERVICES, type Service } from '#message/account.topic.js';
import { IsMailbox } from './is-mailbox.js';

/** One word that a person may write. */
const WORD = /^[^\s\p{Cc}]{1,20}$/u;
const BOT_TOKEN = /^\d{1,20}:[\w-]{3,100}$/;
const ACCESS_TOKEN = /^[\x21-\x7e]{8,1000}$/;
const SECRET = /^[\x21-\x7e]{8,200}$/;
const WEBHOOK_URL = /^https?:\/\/[\x21-\x7e]{1,500}$/;
const HOST = /^(?!-)[A-Za-z0-9.:-]{1,253}$/;
const SECURITY = ['tls', 'starttls', 'none'] as const;
type Security = (typeof SECURITY)[number];

const AreWords = (other: string, standard: readonly string[]) =>
  applyDecorators(
    IsOptional(),
    IsArray(),
    ArrayMinSize(1),
    ArrayMaxSize(10),
    Matches(WORD, { each: true }),
    AreKeywordsApartFrom(other, standard),
  );
const AreServices = () =>
  applyDecorators(
    IsOptional(),
    IsArray(),
    ArrayMinSize(1),
    ArrayUnique(),
    IsIn([...SERVICES], { each: true }),
  );

/** A bot on Telegram. */
export class ConnectTelegramInput {
  /** The bot's token from BotFather. It is stored sealed and never shown again. @example 123456:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw */
  @Matches(BOT_TOKEN) bot_token: string;
  /** What the account serves: posts, chats, or both; posts if it is left out. */
  @AreServices() serves?: Service[];
}

/** A number on WhatsApp's Cloud API. */
export class ConnectWhatsAppInput {
  /** The number's id at Meta, in digits. @example 106540352242922 */
  @Matches(/^\d{1,32}$/) phone_number_id: string;
  /** The token of a system user who may use the number. It is stored sealed and never shown again. @example EAAGm0PX4ZCps8BA */
  @Matches(ACCESS_TOKEN) access_token: string;
  /** The secret of the Meta app that the token is for; Meta signs its calls with it. It is stored sealed. @example 0123456789abcdef0123456789abcdef */
  @Matches(SECRET) app_secret: string;
  /** A word of your choice, which you have to enter at Meta as well. It is stored as a hash. @example kopi-verify-2027 */
  @Matches(SECRET) verify_token: string;
  /** The phone number in digits, with its country code. People who want to follow see it. @example 6281234567890 */
  @IsOptional() @Matches(/^\d{7,15}$/) phone_number?: string;
  /** Name of an approved template, which posts need. Its body has three parameters: the channel's name, the post, and its link. @example new_post */
  @IsOptional() @Matches(/^[a-z0-9_]{1,512}$/) template?: string;
  /** Language of the template, which posts need. @example id */
  @IsOptional() @Matches(/^[a-z]{2,3}(_[A-Z]{2})?$/) language?: string;
  /** Keywords by which people follow, in upper or lower case; START if they are left out. */
  @AreWords('stop_words', STOP_WORDS) start_words?: string[];
  /** Keywords by which people leave, in upper or lower case; STOP if they are left out. */
  @AreWords('start_words', START_WORDS) stop_words?: string[];
  /** What the account serves: posts, chats, or both; posts if it is left out. */
  @AreServices() serves?: Service[];
}

/** A Facebook page, for chats on Messenger. */
export class ConnectMessengerInput {
  /** The page's id at Facebook, in digits. @example 101234567890123 */
  @Matches(/^\d{1,32}$/) page_id: string;
  /** The page's own access token. It is stored sealed and never shown again. @example EAAGm0PX4ZCps8BA */
  @Matches(ACCESS_TOKEN) access_token: string;
  /** The secret of the Meta app that the token is for; Meta signs its calls with it. It is stored sealed. @example 0123456789abcdef0123456789abcdef */
  @Matches(SECRET) app_secret: string;
  /** A word of your choice, which you have to enter at Meta as well. It is stored as a hash. @example kopi-verify-2027 */
  @Matches(SECRET) verify_token: string;
  /** Meta has approved the Human Agent feature for your app: agents may answer for 7 days instead of 24 hours. False if it is left out. */
  @IsOptional() @IsBoolean() human_agent?: boolean;
}

/** A professional account on Instagram, for chats. */
export class ConnectInstagramInput {
  /** The account's id at Meta, in digits. @example 17841405822304914 */
  @Matches(/^\d{1,32}$/) instagram_id: string;
  /** The access token of the Facebook page that the account is linked to. It is stored sealed and never shown again. @example EAAGm0PX4ZCps8BA */
  @Matches(ACCESS_TOKEN) access_token: string;
  /** The secret of the Meta app that the token is for; Meta signs its calls with it. It is stored sealed. @example 0123456789abcdef0123456789abcdef */
  @Matches(SECRET) app_secret: string;
  /** A word of your choice, which you have to enter at Meta as well. It is stored as a hash. @example kopi-verify-2027 */
  @Matches(SECRET) verify_token: string;
  /** Meta has approved the Human Agent feature for your app: agents may answer for 7 days instead of 24 hours. False if it is left out. */
  @IsOptional() @IsBoolean() human_agent?: boolean;
}

/** A channel of the brand's own server on Discord. */
export class ConnectDiscordInput {
  /** The URL of an incoming webhook of the channel, as Discord shows it. It is stored sealed and never shown again. @example https://discord.com/api/webhooks/1400000000000000001/Vq0b3nM7xJ2hK9sR5tW8yZ1aC4dE6fG0 */
  @Matches(WEBHOOK_URL) webhook_url: string;
}

/** A mail server that sends the workspace's mails instead of the installation's. */
export class ConnectSmtpInput {
  /** Host name or address of the server. @example smtp.mail.example */
  @Matches(HOST) host: string;
  /** Port of the server; 587 if it is left out. */
  @IsOptional() @IsInt() @Min(1) @Max(65_535) port?: number;
  /**
   * How the connection is encrypted: `starttls` if it is left out; `tls` from the first byte, usually on port 465; `none`
   * only for a server in a private range that the operator allows.
   */
  @IsOptional() @IsIn([...SECURITY]) security?: Security;
  /** User name; left out if the server needs no login. @example kopi */
  @IsOptional() @OneLine(1, 200) username?: string;
  /** Password; it is stored sealed and never shown again. @example correct horse battery staple */
  @IsOptional() @Matches(/^[^\p{Cc}\p{Cs}]{1,500}$/u) password?: string;
  /** The sender's address of the workspace's mails. @example news@kopi.example */
  @IsMailbox() mailbox: string;
}

/**
 * A change of a connection; fields that are left out stay. A field that the account's network does not have is refused.
 * The network checks credentials again.
 */
export class ChangeConnectionInput {
  /** What the account serves: posts, chats, or both. */
  @AreServices() serves?: Service[];
  /** Telegram. @example 123456:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw */
  @IsOptional() @Matches(BOT_TOKEN) bot_token?: string;
  /** WhatsApp, Messenger, Instagram. @example EAAGm0PX4ZCps8BA */
  @IsOptional() @Matches(ACCESS_TOKEN) access_token?: string;
  /** WhatsApp, Messenger, Instagram. @example 0123456789abcdef0123456789abcdef */
  @IsOptional() @Matches(SECRET) app_secret?: string;
  /** WhatsApp, Messenger, Instagram. @example kopi-verify-2027 */
  @IsOptional() @Matches(SECRET) verify_token?: string;
  /** WhatsApp. @example 6281234567890 */
  @IsOptional() @Matches(/^\d{7,15}$/) phone_number?: string;
  /** WhatsApp. @example new_post */
  @IsOptional() @Matches(/^[a-z0-9_]{1,512}$/) template?: string;
  /** WhatsApp. @example id */
  @IsOptional() @Matches(/^[a-z]{2,3}(_[A-Z]{2})?$/) language?: string;
  /** WhatsApp. */
  @AreWords('stop_words', STOP_WORDS) start_words?: string[];
  /** WhatsApp. */
  @AreWords('start_words', START_WORDS) stop_words?: string[];
  /** Discord. @example https://discord.com/api/webhooks/1400000000000000001/Vq0b3nM7xJ2hK9sR5tW8yZ1aC4dE6fG0 */
  @IsOptional() @Matches(WEBHOOK_URL) webhook_url?: string;
  /** Messenger, Instagram: whether Meta has approved the Human Agent feature for your app. */
  @IsOptional() @IsBoolean() human_agent?: boolean;
  /** SMTP. @example smtp.mail.example */
  @IsOptional() @Matches(HOST) host?: string;
  /** SMTP. */
  @IsOptional() @IsInt() @Min(1) @Max(65_535) port?: number;
  /** SMTP. */
  @IsOptional() @IsIn([...SECURITY]) security?: Security;
  /** SMTP. @example kopi */
  @IsOptional() @OneLine(1, 200) username?: string;
  /** SMTP. @example correct horse battery staple */
  @IsOptional() @Matches(/^[^\p{Cc}\p{Cs}]{1,500}$/u) password?: string;
  /** SMTP. @example news@kopi.example */
  @IsOptional() @IsMailbox() mailbox?: string;
}
