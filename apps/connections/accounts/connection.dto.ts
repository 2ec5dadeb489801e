import { ArrayUnique, IsArray, IsIn, IsInt, IsISO8601, IsOptional, IsString } from 'class-validator';
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
  /** Those of one network alone. */
  @IsOptional() @IsIn([...NETWORKS]) network?: Network;
}

/** The brand's account with a network, without its secrets. */
export class ConnectionView implements AccountSettings {
  @BoundedId('con') id: string;
  @IsIn([...NETWORKS]) network: Network;
  /** The network's own id: the bot's, the phone number's, the page's, the Instagram account's; of SMTP `user@host:port`. @example 7012345678 */
  @IsString() account: string;
  /** What people know it by: the bot's or the account's name, the page's title, the number, the mailbox. @example kopi_nusantara_bot */
  @IsString() name: string;
  @IsArray() @ArrayUnique() @IsIn([...SERVICES], { each: true }) serves: Service[];
  /**
   * `halted`: a person halted it, until a person resumes it. `refused`: the network refuses it; it is tried again every
   * hour, and at once when it is checked or changed.
   */
  @IsIn(['active', 'halted', 'refused']) state: 'active' | 'halted' | 'refused';
  /** Why the network refuses it, as a code. @example telegram_401 */
  @IsOptional() @IsString() problem: string | null;
  /** The same in words. @example Telegram refuses the bot’s token */
  @IsOptional() @IsString() problem_detail: string | null;
  /** Where the network has to call, where it does call. @example https://corong.example/hooks/telegram/kq3vN0wqXw */
  @IsOptional() @IsString() hook_url: string | null;
  /** When the network last said that it is the workspace's. */
  @IsISO8601() checked_at: string;
  /** WhatsApp, as the next four. @example 6281234567890 */
  @IsOptional() @IsString() phone_number?: string;
  /** @example new_post */
  @IsOptional() @IsString() template?: string;
  /** @example id */
  @IsOptional() @IsString() language?: string;
  @IsOptional() @IsArray() @IsString({ each: true }) start_words?: string[];
  @IsOptional() @IsArray() @IsString({ each: true }) stop_words?: string[];
  /** SMTP, as the next four. @example smtp.mail.example */
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
