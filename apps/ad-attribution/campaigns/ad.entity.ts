import { Entity, Index } from 'typeorm';
import { IdColumn, NumberColumn, PrimaryId } from '#platform/adapters/sql/columns.js';

/** An ad of a campaign. The greeting's text is chat's; here is only its id. */
@Entity('ad')
@Index('ad_by_workspace', ['workspace_id', 'id'])
@Index('ad_by_campaign', ['campaign_id', 'id'])
export class Ad {
  @PrimaryId() id: string;
  @IdColumn() workspace_id: string;
  @IdColumn() campaign_id: string;
  @IdColumn({ length: 120 }) name: string;
  @IdColumn({ nullable: true }) greeting_id: string | null;
  /** Null while it is in use. */
  @NumberColumn({ nullable: true }) archived_at: number | null;
  /** Counts its events. */
  @NumberColumn() sequence: number;
  @NumberColumn() created_at: number;
}
