import { Entity, Index } from 'typeorm';
import { IdColumn, NumberColumn, PrimaryId, TextColumn } from '#platform/adapters/sql/columns.js';
import type { Network } from '#message/account.topic.js';

/** An account that serves a workspace's posts, as connections tells of it. A removed one has no row. */
@Entity('account')
@Index('account_by_network', ['workspace_id', 'network'])
export class AccountRow {
  @PrimaryId() connection_id: string;
  @IdColumn() workspace_id: string;
  @IdColumn({ length: 16 }) network: Network;
  /** The network's own id of it. */
  @IdColumn({ length: 255 }) account: string;
  /** What people know it by: a bot's name, a number, a mailbox. */
  @IdColumn({ length: 255 }) name: string;
  /** `halted` by a person. */
  @IdColumn({ length: 8 }) state: 'active' | 'halted';
  /** 1: it serves chats too, and shares its rate with them. */
  @NumberColumn() serves_chats: number;
  /** JSON of AccountSettings. */
  @TextColumn() settings: string;
  /** The credentials, sealed by connections for this app alone. */
  @TextColumn() box: string;
  /** When its network last said that it is the workspace's. */
  @NumberColumn() checked_at: number;
  /** Until then nothing is sent, because the network refuses the account. */
  @NumberColumn({ nullable: true }) halted_until: number | null;
  @IdColumn({ length: 32, nullable: true }) halted_reason: string | null;
  /** Counts what this app has reported of it. */
  @NumberColumn() reports: number;
}
