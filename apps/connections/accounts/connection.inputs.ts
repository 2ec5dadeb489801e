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
  /** As BotFather gives it; kept sealed and never shown again. @example 123456:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw */
  @Matches(BOT_TOKEN) bot_token: string;
  /** Posts, chats, or both; posts where it is left out. */
  @AreServices() serves?: Service[];
}

/** A number on WhatsApp's Cloud API. */
export class ConnectWhatsAppInput {
  /** Digits, as Meta shows it. @example 106540352242922 */
  @Matches(/^\d{1,32}$/) phone_number_id: string;
  /** Of a system user who may use the number; kept sealed and never shown again. @example EAAGm0PX4ZCps8BA */
  @Matches(ACCESS_TOKEN) access_token: string;
  /** Of the Meta app that the token is for: it signs what Meta sends. Kept sealed. @example 0123456789abcdef0123456789abcdef */
  @Matches(SECRET) app_secret: string;
  /** Any word; the same has to be entered at Meta. Kept as a hash. @example kopi-verify-2027 */
  @Matches(SECRET) verify_token: string;
  /** The number itself in digits, with its country code; shown to those who want to follow. @example 6281234567890 */
  @IsOptional() @Matches(/^\d{7,15}$/) phone_number?: string;
  /** Needed for posts: an approved template whose body has three parameters, the channel's name, the post, its link. @example new_post */
  @IsOptional() @Matches(/^[a-z0-9_]{1,512}$/) template?: string;
  /** Of the template; needed for posts. @example id */
  @IsOptional() @Matches(/^[a-z]{2,3}(_[A-Z]{2})?$/) language?: string;
  /** Follow by these, however they are written; START where it is left out. */
  @AreWords('stop_words', STOP_WORDS) start_words?: string[];
  /** Leave by these, however they are written; STOP where it is left out. */
  @AreWords('start_words', START_WORDS) stop_words?: string[];
  /** Posts, chats, or both; posts where it is left out. */
  @AreServices() serves?: Service[];
}

/** A Facebook page, for chats on Messenger. */
export class ConnectMessengerInput {
  /** Digits, as Facebook shows it. @example 101234567890123 */
  @Matches(/^\d{1,32}$/) page_id: string;
  /** The page's own access token; kept sealed and never shown again. @example EAAGm0PX4ZCps8BA */
  @Matches(ACCESS_TOKEN) access_token: string;
  /** Of the Meta app that the token is for: it signs what Meta sends. Kept sealed. @example 0123456789abcdef0123456789abcdef */
  @Matches(SECRET) app_secret: string;
  /** Any word; the same has to be entered at Meta. Kept as a hash. @example kopi-verify-2027 */
  @Matches(SECRET) verify_token: string;
  /** Meta has approved the Human Agent feature for your app: agents may answer for 7 days instead of 24 hours. False where it is left out. */
  @IsOptional() @IsBoolean() human_agent?: boolean;
}

/** A professional account on Instagram, for chats. */
export class ConnectInstagramInput {
  /** Digits, as Meta shows it. @example 17841405822304914 */
  @Matches(/^\d{1,32}$/) instagram_id: string;
  /** Of the Facebook page that the account is linked to; kept sealed and never shown again. @example EAAGm0PX4ZCps8BA */
  @Matches(ACCESS_TOKEN) access_token: string;
  /** Of the Meta app that the token is for: it signs what Meta sends. Kept sealed. @example 0123456789abcdef0123456789abcdef */
  @Matches(SECRET) app_secret: string;
  /** Any word; the same has to be entered at Meta. Kept as a hash. @example kopi-verify-2027 */
  @Matches(SECRET) verify_token: string;
  /** Meta has approved the Human Agent feature for your app: agents may answer for 7 days instead of 24 hours. False where it is left out. */
  @IsOptional() @IsBoolean() human_agent?: boolean;
}

/** A channel of the brand's own server on Discord. */
export class ConnectDiscordInput {
  /** Of an incoming webhook of the channel, as Discord shows it; kept sealed and never shown again. @example https://discord.com/api/webhooks/1400000000000000001/Vq0b3nM7xJ2hK9sR5tW8yZ1aC4dE6fG0 */
  @Matches(WEBHOOK_URL) webhook_url: string;
}

/** A mail server by which the workspace's mails go out, in place of the installation's. */
export class ConnectSmtpInput {
  /** A name or an address. @example smtp.mail.example */
  @Matches(HOST) host: string;
  /** 587 where it is left out. */
  @IsOptional() @IsInt() @Min(1) @Max(65_535) port?: number;
  /**
   * `starttls` where it is left out; `tls` from the first byte on, mostly at port 465; `none` only where the server is in
   * a private range that the operator allows.
   */
  @IsOptional() @IsIn([...SECURITY]) security?: Security;
  /** Left out where the server asks for no login. @example kopi */
  @IsOptional() @Matches(/^[^\p{Cc}]{1,200}$/u) username?: string;
  /** Kept sealed and never shown again. @example correct horse battery staple */
  @IsOptional() @Matches(/^[^\p{Cc}]{1,500}$/u) password?: string;
  /** Where the workspace's mails come from. @example news@kopi.example */
  @IsMailbox() mailbox: string;
}

/**
 * What is to be changed; the rest stays. A field that the account's network does not have is refused. Credentials are
 * proven as when it was connected.
 */
export class ChangeConnectionInput {
  /** Posts, chats, or both. */
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
  @IsOptional() @Matches(/^[^\p{Cc}]{1,200}$/u) username?: string;
  /** SMTP. @example correct horse battery staple */
  @IsOptional() @Matches(/^[^\p{Cc}]{1,500}$/u) password?: string;
  /** SMTP. @example news@kopi.example */
  @IsOptional() @IsMailbox() mailbox?: string;
}
