import { Entity, Index } from 'typeorm';
import { IdColumn, NumberColumn, PrimaryId } from '#platform/adapters/sql/columns.js';

/** A provider by whom nothing goes out; the row goes when something does. */
@Entity('outage')
@Index('outage_by_age', ['seen_at'])
export class Outage {
  /** Hash of what fails together: the mail server, an account, a push service. */
  @PrimaryId() route: string;
  @IdColumn({ length: 16 }) transport: string;
  /** Whose account it is; null where it is the installation's, or a service that all use. */
  @IdColumn({ nullable: true }) workspace_id: string | null;
  /** The first failure's. */
  @IdColumn({ length: 32 }) reason: string;
  /** When the first of the failures in a row came. */
  @NumberColumn() since: number;
  @NumberColumn() seen_at: number;
}
