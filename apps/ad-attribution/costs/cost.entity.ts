import { Entity, Index, PrimaryColumn } from 'typeorm';
import { IdColumn, NumberColumn } from '#platform/adapters/sql/columns.js';

/** What an ad cost on a day of the workspace's zone; a row for each currency. */
@Entity('ad_cost')
@Index('cost_by_day', ['workspace_id', 'day'])
export class AdCost {
  @PrimaryColumn({ type: 'varchar', length: 64 }) ad_id: string;
  /** YYYY-MM-DD. */
  @PrimaryColumn({ type: 'varchar', length: 64 }) day: string;
  @PrimaryColumn({ type: 'varchar', length: 64 }) currency: string;
  @IdColumn() workspace_id: string;
  @NumberColumn() amount_minor: number;
  @NumberColumn() updated_at: number;
}
