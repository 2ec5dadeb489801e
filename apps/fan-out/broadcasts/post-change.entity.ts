import { Entity, Index } from 'typeorm';
import { IdColumn, NumberColumn, PrimaryId } from '#platform/adapters/sql/columns.js';

/** The newest change of a post (an edit or a deletion), and how far its sending has come. */
@Entity('post_change')
@Index('post_change_by_state', ['state', 'lease_until'])
export class PostChange {
  @PrimaryId() post_id: string;
  @IdColumn({ length: 16 }) kind: 'edited' | 'deleted';
  /** Sequence number of the change's event. A later change replaces this row and starts over. */
  @NumberColumn() version: number;
  /** When the author made the change, in milliseconds since 1970. */
  @NumberColumn() changed_at: number;
  /** The range that is being sent to… */
  @NumberColumn() range_id: number;
  /** …and the id of the last member there who was sent the change. */
  @NumberColumn() cursor: number;
  @IdColumn({ length: 16 }) state: 'open' | 'done';
  /** Until then a worker holds it and the sweep leaves it alone. */
  @NumberColumn() lease_until: number;
}
