import { Entity, Index } from 'typeorm';
import { IdColumn, NumberColumn, PrimaryId } from '#platform/adapters/sql/columns.js';

/** A provider by which nothing is delivered at present. The row is deleted with the next delivery that works. */
@Entity('outage')
@Index('outage_by_age', ['seen_at'])
export class Outage {
  /** Hash of the route's name. */
  @PrimaryId() route: string;
  @IdColumn({ length: 16 }) transport: string;
  /** The workspace whose account it is; null where all workspaces use it. */
  @IdColumn({ nullable: true }) workspace_id: string | null;
  /** Reason of the first failure. */
  @IdColumn({ length: 32 }) reason: string;
  /** When the first of these failures happened, in ms. */
  @NumberColumn() since: number;
  @NumberColumn() seen_at: number;
}
