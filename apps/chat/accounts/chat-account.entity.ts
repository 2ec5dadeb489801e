import { Entity, Index } from 'typeorm';
import { ProjectedAccount } from '#message/projected-account.js';
import { NumberColumn } from '#platform/adapters/sql/columns.js';

/** An account that serves a workspace's chats. */
@Entity('account')
@Index('account_by_workspace', ['workspace_id', 'network'])
export class ChatAccount extends ProjectedAccount {
  /** 1: it serves posts too, and shares its rate with them. */
  @NumberColumn() serves_posts: number;
  /** Since when the network accepts answers and tells of none of them that it sent it; null while it does. */
  @NumberColumn({ nullable: true }) silent_since: number | null;
  /** When the newest answer was accepted of which the network has told something. */
  @NumberColumn() told_until: number;
}
