import { Entity, Index } from 'typeorm';
import { ProjectedAccount } from '#message/projected-account.js';
import { NumberColumn } from '#platform/adapters/sql/columns.js';

/** An account that serves a workspace's chats. */
@Entity('account')
@Index('account_by_workspace', ['workspace_id', 'network'])
export class ChatAccount extends ProjectedAccount {
  /** 1 if the account also serves posts, which share its rate. */
  @NumberColumn() serves_posts: number;
  /**
   * Since when the network accepts answers without reporting that any was sent; null while it reports. In milliseconds
   * since 1970.
   */
  @NumberColumn({ nullable: true }) silent_since: number | null;
  /** When the newest answer with a reported status was accepted, in milliseconds since 1970; 0 for none. */
  @NumberColumn() told_until: number;
}
