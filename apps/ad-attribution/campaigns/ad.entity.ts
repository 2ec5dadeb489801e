import { Entity, Index } from 'typeorm';
import { IdColumn, NumberColumn, PrimaryId } from '#platform/adapters/sql/columns.js';

/** An ad of a campaign. The ads side knows only the id of its greeting; the text is in chat. */
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
  /** Number of the ad's last event, from 1. */
  @NumberColumn() sequence: number;
  @NumberColumn() created_at: number;
}
