import { Entity, Index } from 'typeorm';
import { IdColumn, NumberColumn, PrimaryId } from '#platform/adapters/sql/columns.js';

/** A group of ads of a workspace. */
@Entity('campaign')
@Index('campaign_by_workspace', ['workspace_id', 'id'])
export class Campaign {
  @PrimaryId() id: string;
  @IdColumn() workspace_id: string;
  @IdColumn({ length: 120 }) name: string;
  /** Null while it is in use. */
  @NumberColumn({ nullable: true }) archived_at: number | null;
  @NumberColumn() created_at: number;
}
