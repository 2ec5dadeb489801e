import {
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsISO8601,
  IsOptional,
  IsString,
} from 'class-validator';
import {
  NETWORKS,
  SERVICES,
  type AccountSettings,
  type Network,
  type Service,
} from '#message/account.topic.js';
import { BoundedId } from '#platform/events/bounded-fields.js';
import { make } from '#platform/events/make.js';
import { PageQuery } from '#platform/http/page.js';
import { servicesOf, settingsOf } from './connection-store.js';
import type { Connection } from './connection.entity.js';

/** Query of the list of accounts. */
export class ConnectionsQuery extends PageQuery {
  /** Only accounts of this network. */
  @IsOptional() @IsIn([...NETWORKS]) network?: Network;
}

/** The brand's account with a network, without its secrets. */
export class ConnectionView implements AccountSettings {
  @BoundedId('con') id: string;
  @IsIn([...NETWORKS]) network: Network;
  /** The network's id of the account: of the bot, the phone number, the page, the Instagram account or the Discord webhook; for SMTP `user@host:port`. @example 7012345678 */
  @IsString() account: string;
  /** The name by which people know the account: name of the bot or account, title of the page, number, name of the webhook, or mailbox. @example kopi_nusantara_bot */
  @IsString() name: string;
  @IsArray() @ArrayUnique() @IsIn([...SERVICES], { each: true }) serves: Service[];
  /**
   * `halted`: a person halted the account until a person resumes it. `refused`: the network refuses it; it is tried again
   * every hour, and at once when it is checked or changed.
   */
  @IsIn(['active', 'halted', 'refused']) state: 'active' | 'halted' | 'refused';
  /** Code of the reason why the network refuses the account. @example telegram_401 */
  @IsOptional() @IsString() problem: string | null;
  /** The same reason in words. @example Telegram refuses the bot’s token */
  @IsOptional() @IsString() problem_detail: string | null;
  /** The URL that the network has to call; null for a network that does not call. @example https://corong.example/hooks/telegram/kq3vN0wqXw */
  @IsOptional() @IsString() hook_url: string | null;
  /** When the network last confirmed that the account is the workspace's. */
  @IsISO8601() checked_at: string;
  /** This and the next four fields are for WhatsApp. @example 6281234567890 */
  @IsOptional() @IsString() phone_number?: string;
  /** @example new_post */
  @IsOptional() @IsString() template?: string;
  /** @example id */
  @IsOptional() @IsString() language?: string;
  @IsOptional() @IsArray() @IsString({ each: true }) start_words?: string[];
  @IsOptional() @IsArray() @IsString({ each: true }) stop_words?: string[];
  /** For Messenger and Instagram: agents may answer for 7 days instead of 24 hours, as Meta has approved for the app. */
  @IsOptional() @IsBoolean() human_agent?: boolean;
  /** This and the next four fields are for SMTP. @example smtp.mail.example */
  @IsOptional() @IsString() host?: string;
  @IsOptional() @IsInt() port?: number;
  @IsOptional() @IsIn(['tls', 'starttls', 'none']) security?: 'tls' | 'starttls' | 'none';
  /** @example kopi */
  @IsOptional() @IsString() username?: string;
  /** @example news@kopi.example */
  @IsOptional() @IsString() mailbox?: string;
  @IsISO8601() created_at: string;
  @IsISO8601() updated_at: string;
}

const iso = (at: number): string => new Date(at).toISOString();

/** Returns the API's view of an account, which holds no secret. `now`: milliseconds since 1970. */
export function connectionView(row: Connection, hook_url: string | null, now: number): ConnectionView {
  const refused = row.problem_until !== null && row.problem_until > now;
  return make(ConnectionView, {
    id: row.id,
    network: row.network,
    account: row.account,
    name: row.name,
    serves: servicesOf(row),
    state: row.halted_at !== null ? 'halted' : refused ? 'refused' : 'active',
    problem: refused ? row.problem : null,
    problem_detail: refused ? row.problem_detail : null,
    hook_url,
    checked_at: iso(row.checked_at),
    ...settingsOf(row),
    created_at: iso(row.created_at),
    updated_at: iso(row.updated_at),
  });
}
