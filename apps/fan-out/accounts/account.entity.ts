import { Entity, Index } from 'typeorm';
import { ProjectedAccount } from '#message/projected-account.js';
import { IdColumn, NumberColumn } from '#platform/adapters/sql/columns.js';

/** An account that serves a workspace's posts. */
@Entity('account')
@Index('account_by_network', ['workspace_id', 'network'])
export class AccountRow extends ProjectedAccount {
  /** 1: it serves chats too, and shares its rate with them. */
  @NumberColumn() serves_chats: number;
  /** Why the network last refused it; null once the deliveries that waited for that are due again. */
  @IdColumn({ length: 32, nullable: true }) former_reason: string | null;
}
