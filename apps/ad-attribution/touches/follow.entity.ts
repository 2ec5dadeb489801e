import { Entity, Index } from 'typeorm';
import { IdColumn, NumberColumn, PrimaryId } from '#platform/adapters/sql/columns.js';

/**
 * A follower whom a click brought to a channel. The click is joined when reports are read, because it may be recorded
 * later.
 */
@Entity('follow')
@Index('follow_by_subject', ['subject_id'])
@Index('follow_by_click', ['click_id'])
@Index('follow_by_day', ['workspace_id', 'at'])
export class Follow {
  /** The event's id. */
  @PrimaryId() id: string;
  @IdColumn() workspace_id: string;
  @IdColumn() subject_id: string;
  @IdColumn() click_id: string;
  @NumberColumn() at: number;
  /** 1 after the person was erased. */
  @NumberColumn({ default: 0 }) erased: number;
}
