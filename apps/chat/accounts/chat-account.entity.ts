import { Entity, Index } from 'typeorm';
import type { Network } from '#message/account.topic.js';
import { IdColumn, NumberColumn, PrimaryId, TextColumn } from '#platform/adapters/sql/columns.js';

/** An account that serves a workspace's chats, as connections tells of it. A removed one has no row. */
@Entity('account')
@Index('account_by_workspace', ['workspace_id', 'network'])
export class ChatAccount {
  @PrimaryId() connection_id: string;
  @IdColumn() workspace_id: string;
  @IdColumn({ length: 16 }) network: Network;
  /** The network's own id of it. */
  @IdColumn({ length: 255 }) account: string;
  /** What people know it by: a bot's name, a page's title, a number. */
  @IdColumn({ length: 255 }) name: string;
  /** `halted` by a person. */
  @IdColumn({ length: 8 }) state: 'active' | 'halted';
  /** 1: it serves posts too, and shares its rate with them. */
  @NumberColumn() serves_posts: number;
  /** JSON of AccountSettings. */
  @TextColumn() settings: string;
  /** The credentials, sealed by connections for chat alone. */
  @TextColumn() box: string;
  /** When its network last said that it is the workspace's: what was found wrong with it before counts no more. */
  @NumberColumn() checked_at: number;
  /** Until then nothing is sent, because the network refuses the account. */
  @NumberColumn({ nullable: true }) halted_until: number | null;
  @IdColumn({ length: 32, nullable: true }) halted_reason: string | null;
  /** Since when the network accepts answers and tells of none of them that it sent it; null while it does. */
  @NumberColumn({ nullable: true }) silent_since: number | null;
  /** When the newest answer was accepted of which the network has told something. */
  @NumberColumn() told_until: number;
  /** Counts what this app has reported of it. */
  @NumberColumn() reports: number;
}
