import { Entity, Index } from 'typeorm';
import { IdColumn, NumberColumn, PrimaryId } from '#platform/adapters/sql/columns.js';

/** The subject id of a contact. It is stored nowhere else on the message side. */
@Entity('subject')
@Index('subject_by_subject', ['subject_id'], { unique: true })
export class Subject {
  @PrimaryId() contact_id: string;
  /** Random id, which reveals neither the person nor the time. */
  @IdColumn() subject_id: string;
  @NumberColumn() minted_at: number;
}
