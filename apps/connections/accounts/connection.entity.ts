import { Entity, Index } from 'typeorm';
import { IdColumn, NumberColumn, PrimaryId, TextColumn } from '#platform/adapters/sql/columns.js';
import type { Network } from '#message/account.topic.js';

/** The brand's account with a network. A removed account stays as a row without secrets, so that late calls of the network are recognized. */
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
  /** The network's id of the account: of the bot, the phone number, the page, the Instagram account or the Discord webhook; for SMTP `user@host:port`. */
  @IdColumn({ length: 255 }) account: string;
  /** The name by which people know the account: name of the bot or account, title of the page, number in digits, name of the webhook, or mailbox. */
  @IdColumn({ length: 255 }) name: string;
  /** Makes the account unique: `account` where only one workspace may have it, otherwise with the workspace's id; null once it is removed. */
  @IdColumn({ length: 255, nullable: true }) claim: string | null;
  /** Id of the workspace while the account serves posts. It is unique, because only one account of each network may serve posts. */
  @IdColumn({ nullable: true }) posts_of: string | null;
  /** `posts`, `chats`, or `posts,chats`. */
  @IdColumn({ length: 16 }) serves: string;
  /**
   * The last part of the URL that the network calls. All accounts with the secret of the same Meta app share it, in any
   * workspace.
   */
  @IdColumn({ nullable: true }) hook: string | null;
  /** Keyed hash of the verify token, which Meta sends when a person enters the URL there. */
  @IdColumn({ nullable: true }) verify_token_hash: string | null;
  /** JSON of `AccountSettings`. It has no secrets. */
  @TextColumn() settings: string;
  /** Sealed JSON of `Secrets`, bound to the id; empty once the account is removed. */
  @TextColumn() secrets: string;
  /** When a person halted the account; null while it is active. */
  @NumberColumn({ nullable: true }) halted_at: number | null;
  /** Why the network refuses the account, as a code and in words, and until when senders pause. */
  @IdColumn({ length: 32, nullable: true }) problem: string | null;
  @IdColumn({ length: 300, nullable: true }) problem_detail: string | null;
  @NumberColumn({ nullable: true }) problem_until: number | null;
  /** When the network last confirmed that the account is the workspace's. */
  @NumberColumn() checked_at: number;
  /** When a person last entered the URL at Meta, which Meta checks at once; null if it never did so. */
  @NumberColumn({ nullable: true }) handshake_at: number | null;
  /** When the network last called about the account, exact to ten minutes; null if it never did so. */
  @NumberColumn({ nullable: true }) called_at: number | null;
  @NumberColumn({ nullable: true }) removed_at: number | null;
  /** Sequence of the account's last event; 0 while the account is only claimed. */
  @NumberColumn() sequence: number;
  /** When the last event was written, in ms. It is written again before the log's retention ends. */
  @NumberColumn() announced_at: number;
  @NumberColumn() created_at: number;
  @NumberColumn() updated_at: number;
}
