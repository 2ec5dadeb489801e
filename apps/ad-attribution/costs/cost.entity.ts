import { Entity, Index, PrimaryColumn } from 'typeorm';
import { IdColumn, NumberColumn } from '#platform/adapters/sql/columns.js';

/** The cost of an ad on one day of the workspace's time zone, in one currency. */
@Entity('ad_cost')
@Index('cost_by_day', ['workspace_id', 'day'])
export class AdCost {
  @PrimaryColumn({ type: 'varchar', length: 64 }) ad_id: string;
  /** YYYY-MM-DD. */
  @PrimaryColumn({ type: 'varchar', length: 64 }) day: string;
  @PrimaryColumn({ type: 'varchar', length: 64 }) currency: string;
  @IdColumn() workspace_id: string;
  /** Minor units of the currency. */
  @NumberColumn() amount_minor: number;
  @NumberColumn() updated_at: number;
}
