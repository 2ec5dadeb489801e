import { Entity, Index } from 'typeorm';
import { IdColumn, NumberColumn, PrimaryId } from '#platform/adapters/sql/columns.js';

/** The newest change of a post on its way to those who have it, and how far it has come. */
@Entity('post_change')
@Index('post_change_by_state', ['state', 'lease_until'])
export class PostChange {
  @PrimaryId() post_id: string;
  @IdColumn({ length: 16 }) kind: 'edited' | 'deleted';
  /** The sequence of its event: a later change starts over. */
  @NumberColumn() version: number;
  /** When it was made. */
  @NumberColumn() at: number;
  /** The range that it has come to… */
  @NumberColumn() range_id: number;
  /** …and the last member there who was told. */
  @NumberColumn() cursor: number;
  @IdColumn({ length: 16 }) state: 'open' | 'done';
  /** Until when it is left alone by the sweep. */
  @NumberColumn() lease_until: number;
}
