import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsISO8601,
  IsIn,
  IsOptional,
  IsString,
  Matches,
} from 'class-validator';
import { AreKeywordsApartFrom, START_WORDS, STOP_WORDS } from '#message/keyword.js';
import { describeReason } from '../transports/transport-list.js';
import type { Provider } from '../accounts/provider.entity.js';

/** One word that a person may write. */
const WORD = /^[^\s\p{Cc}]{1,20}$/u;

/** The workspace's bot on Telegram. Replaces what was set before. */
export class TelegramInput {
  /** As BotFather gives it; kept sealed and never shown again. @example 123456:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw */
  @Matches(/^\d{1,20}:[\w-]{3,100}$/) bot_token: string;
}

/** The workspace's number on WhatsApp's Cloud API. Replaces what was set before. */
export class WhatsAppInput {
  /** Digits, as Meta shows it. @example 106540352242922 */
  @Matches(/^\d{1,32}$/) phone_number_id: string;
  /** The number itself in digits, with its country code; shown to those who want to follow. */
  @IsOptional() @Matches(/^\d{7,15}$/) phone_number?: string;
  /** Kept sealed and never shown again, as the two below are. @example EAAGm0PX4ZCps8BA */
  @Matches(/^[\x21-\x7e]{8,1000}$/) access_token: string;
  /** Signs what Meta sends to /hooks/whatsapp. @example 0123456789abcdef0123456789abcdef */
  @Matches(/^[\x21-\x7e]{8,200}$/) app_secret: string;
  /** Any word; the same has to be entered at Meta. @example kopi-verify-2027 */
  @Matches(/^[\x21-\x7e]{8,200}$/) verify_token: string;
  /** An approved template whose body has three parameters: the channel's name, the post, its link. @example new_post */
  @Matches(/^[a-z0-9_]{1,512}$/) template: string;
  /** @example id */
  @Matches(/^[a-z]{2,3}(_[A-Z]{2})?$/) language: string;
  /** Follow and leave by these, however they are written; START and STOP where left out. */
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(10)
  @Matches(WORD, { each: true })
  @AreKeywordsApartFrom('stop_words', STOP_WORDS)
  start_words?: string[];
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(10)
  @Matches(WORD, { each: true })
  @AreKeywordsApartFrom('start_words', START_WORDS)
  stop_words?: string[];
}

/** An account with a provider, without its secrets. */
export class ProviderView {
  @IsIn(['telegram', 'whatsapp', 'email']) provider: string;
  /** The bot's name, the phone number's id, or the address that mail comes back to. @example kopi_nusantara_bot */
  @IsString() account: string;
  /** `halted`: the provider refuses the account; it is tried again every hour, and at once when it is replaced. */
  @IsIn(['active', 'halted']) state: 'active' | 'halted';
  @IsOptional() @IsString() halted_reason: string | null;
  /** The same in plain words. */
  @IsOptional() @IsString() halted_words: string | null;
  /** Where the provider's calls come in. @example https://corong.example/hooks/telegram/kq3vN0wqXw */
  @IsString() hook_url: string;
  @IsOptional() @IsString() phone_number?: string | null;
  @IsOptional() @IsString() template?: string;
  @IsOptional() @IsString() language?: string;
  @IsOptional() @IsArray() start_words?: string[];
  @IsOptional() @IsArray() stop_words?: string[];
  @IsISO8601() updated_at: string;
}

/** Where the mail server passes on what comes back, and what it proves itself by. */
export class MailProviderView extends ProviderView {
  /** Goes into the header X-Hook-Secret; shown this once, and replaces the one before. @example Vq0b3nM7xJ2hK9sR5tW8yZ1aC4dE6fG0iL3oP7uQ2vX */
  @IsString() hook_secret: string;
}

export function providerView(row: Provider, publicUrl: string, now: number): ProviderView {
  const halted = row.halted_until !== null && row.halted_until > now;
  return {
    provider: row.name,
    account: row.account,
    state: halted ? 'halted' : 'active',
    halted_reason: halted ? row.halted_reason : null,
    halted_words: halted && row.halted_reason ? describeReason(row.halted_reason) : null,
    hook_url: `${publicUrl}/hooks/${row.name === 'telegram' ? `telegram/${row.hook}` : row.name === 'email' ? 'email/bounces' : row.name}`,
    ...(JSON.parse(row.settings) as object),
    updated_at: new Date(row.updated_at).toISOString(),
  };
}
