import { Entity, Index } from 'typeorm';
import { IdColumn, NumberColumn, PrimaryId, TextColumn } from '#platform/adapters/sql/columns.js';
import type { Network } from '#message/account.topic.js';

/** The brand's account with a network. A removed one stays as a row without secrets, so that late calls are known. */
@Entity('connection')
@Index('connection_by_workspace', ['workspace_id', 'id'])
@Index('connection_by_claim', ['network', 'claim'], { unique: true })
@Index('connection_by_posts', ['network', 'posts_of'], { unique: true })
@Index('connection_by_hook', ['hook'])
@Index('connection_by_verify_token', ['verify_token_hash'])
export class Connection {
  @PrimaryId() id: string;
  @IdColumn() workspace_id: string;
  @IdColumn({ length: 16 }) network: Network;
  /** The network's own id of it: the bot's, the phone number's, the page's, the Instagram account's; of SMTP `user@host:port`. */
  @IdColumn({ length: 255 }) account: string;
  /** What people know it by: the bot's or the account's name, the page's title, the number in digits, the mailbox. */
  @IdColumn({ length: 255 }) name: string;
  /** `account`, where one workspace alone may have it and while it is not removed. */
  @IdColumn({ length: 255, nullable: true }) claim: string | null;
  /** The workspace, while this account serves posts: one account of each network does. */
  @IdColumn({ nullable: true }) posts_of: string | null;
  /** `posts`, `chats`, or `posts,chats`. */
  @IdColumn({ length: 16 }) serves: string;
  /**
   * The last part of the address where its network calls: of a Telegram bot, or of a Meta app and so of all accounts that
   * have its app secret, in whatever workspace.
   */
  @IdColumn({ nullable: true }) hook: string | null;
  /** Keyed hash of the verify token, which Meta tells when it is given an address. */
  @IdColumn({ nullable: true }) verify_token_hash: string | null;
  /** JSON of AccountSettings, which may be shown. */
  @TextColumn() settings: string;
  /** Sealed JSON, bound to the id; empty once it is removed. */
  @TextColumn() secrets: string;
  /** A person halted it. */
  @NumberColumn({ nullable: true }) halted_at: number | null;
  /** Why the network refuses it, as a code and in words, and until when that counts. */
  @IdColumn({ length: 32, nullable: true }) problem: string | null;
  @IdColumn({ length: 300, nullable: true }) problem_detail: string | null;
  @NumberColumn({ nullable: true }) problem_until: number | null;
  /** When the network last said that it is ours. */
  @NumberColumn() checked_at: number;
  @NumberColumn({ nullable: true }) removed_at: number | null;
  /** Counts its events. */
  @NumberColumn() sequence: number;
  @NumberColumn() created_at: number;
  @NumberColumn() updated_at: number;
}
