import { Entity } from 'typeorm';
import { IdColumn, NumberColumn, PrimaryId } from '#platform/adapters/sql/columns.js';

/** A subject that was heard of: the row that its events and its erasure take turns on. */
@Entity('subject')
export class Subject {
  @PrimaryId() id: string;
  @IdColumn() workspace_id: string;
  @NumberColumn({ nullable: true }) erased_at: number | null;
}
