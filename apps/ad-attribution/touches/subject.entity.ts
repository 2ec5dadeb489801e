import { Entity } from 'typeorm';
import { IdColumn, NumberColumn, PrimaryId } from '#platform/adapters/sql/columns.js';

/** A subject that the ads side knows. Its row is locked while an event or the erasure of the subject is applied. */
@Entity('subject')
export class Subject {
  @PrimaryId() id: string;
  @IdColumn() workspace_id: string;
  @NumberColumn({ nullable: true }) erased_at: number | null;
}
