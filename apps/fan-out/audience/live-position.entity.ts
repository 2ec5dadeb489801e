import { Entity, Index } from 'typeorm';
import { NumberColumn, PrimaryNumber } from '#platform/adapters/sql/columns.js';

/** For `LivePosition.end_state`. `toSettle`: the follower left, and the posts that it did not get still need skipped receipts. `settled`: they have them. */
export const LIVE_END_STATE = { following: 0, toSettle: 1, settled: 2 } as const;

/**
 * How far a live follower's stream was written. Each post up to `sequence` whose audience the follower is in counts as
 * delivered, so a delivered live receipt needs no row.
 */
@Entity('live_position')
@Index('live_position_by_end', ['end_state'])
export class LivePosition {
  @PrimaryNumber() follower_id: number;
  @NumberColumn() sequence: number;
  @NumberColumn() end_state: number;
}
