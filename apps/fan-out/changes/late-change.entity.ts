import { Entity, Index } from 'typeorm';
import { NumberColumn, PrimaryId, PrimaryNumber } from '#platform/adapters/sql/columns.js';

/** A change that waits for the end of a follower's quiet hours; the newest of its post alone. */
@Entity('late_change')
@Index('late_change_by_due', ['until'])
export class LateChange {
  @PrimaryId() post_id: string;
  @PrimaryNumber() follower_id: number;
  /** The change's; a later one goes its own round. */
  @NumberColumn() version: number;
  /** When it is due; while it is being sent, when whoever does so is given up. */
  @NumberColumn() until: number;
}
