import { Entity, Index } from 'typeorm';
import { IdColumn, NumberColumn, PrimaryId } from '#platform/adapters/sql/columns.js';

/** Which contact a subject is. The only place where this is written. */
@Entity('subject')
@Index('subject_by_subject', ['subject_id'], { unique: true })
export class Subject {
  @PrimaryId() contact_id: string;
  /** Random: tells neither who nor when. */
  @IdColumn() subject_id: string;
  @NumberColumn() minted_at: number;
}
