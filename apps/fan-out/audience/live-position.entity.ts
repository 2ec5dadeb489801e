import { Entity, Index } from 'typeorm';
import { NumberColumn, PrimaryNumber } from '#platform/adapters/sql/columns.js';

/** Whether what a follower who left never got has been settled as skipped. */
export const LIVE_END = { follows: 0, toSettle: 1, settled: 2 } as const;

/**
 * How far a live follower's stream was written: every post of its audience up to `sequence` is delivered, so that
 * a live receipt needs no row of its own.
 */
@Entity('live_position')
@Index('live_position_by_end', ['ended'])
export class LivePosition {
  @PrimaryNumber() follower_id: number;
  @NumberColumn() sequence: number;
  @NumberColumn() ended: number;
}
