import { Entity, Index } from 'typeorm';
import { NumberColumn, PrimaryId, PrimaryNumber } from '#platform/adapters/sql/columns.js';

/** Follows every instant. */
export const MISSED = Number.MAX_SAFE_INTEGER;

/** A follower who is to be told of a change later, or could not be told; of the newest change of its post alone. */
@Entity('late_change')
@Index('late_change_by_due', ['until'])
@Index('late_change_by_post', ['post_id', 'until'])
export class LateChange {
  @PrimaryId() post_id: string;
  @PrimaryNumber() follower_id: number;
  /** The range that the follower is in. */
  @NumberColumn() range_id: number;
  /** The change's; a later one goes its own round. */
  @NumberColumn() version: number;
  /** When it is due; while it is being sent, when whoever does so is given up; `MISSED` when nobody tries any more. */
  @NumberColumn() until: number;
}
