import { Entity, Index } from 'typeorm';
import { GeneratedId, IdColumn, NumberColumn } from '#platform/adapters/sql/columns.js';

export type RangeState = 'sending' | 'complete';
/** What was asked for and is still to be done with a range; `stopped` stays. */
export type RangeWish = 'none' | 'stop' | 'stopped' | 'resend';

/**
 * A slice of a post's audience over one transport: the members with an id from `from_id` to `to_id`. It knows them
 * for ever, so that a delivered member behind the cursor needs no receipt row. What is not delivered, failed,
 * skipped or deferred is pending, so that the five always add up to `members`.
 */
@Entity('range')
@Index('range_by_post', ['post_id', 'transport', 'from_id'])
@Index('range_by_state', ['state', 'transport', 'lease_until'])
@Index('range_by_retry', ['retry_at'])
@Index('range_by_wish', ['wish', 'state'])
@Index('range_by_channel', ['channel_id', 'transport', 'retry_at'])
export class Range {
  @GeneratedId() id: number;
  @IdColumn() post_id: string;
  @IdColumn() channel_id: string;
  @IdColumn({ length: 16 }) transport: string;
  /** The how-manieth of its post: first ranges go first, so that small posts overtake large ones. */
  @NumberColumn() ordinal: number;
  @NumberColumn() from_id: number;
  @NumberColumn() to_id: number;
  @NumberColumn() members: number;
  /** The last member whose receipt is settled. */
  @NumberColumn() cursor: number;
  @NumberColumn() delivered: number;
  @NumberColumn() failed: number;
  @NumberColumn() skipped: number;
  @NumberColumn() deferred: number;
  @IdColumn({ length: 16 }) state: RangeState;
  /** The run that is delivering it. */
  @IdColumn({ nullable: true }) holder: string | null;
  /** Members without a receipt of their own that were skipped when the post was stopped: those after the cursor. */
  @NumberColumn() stopped: number;
  /** The earliest instant at which a deferred receipt is due; 0 when none is. */
  @NumberColumn() retry_at: number;
  @IdColumn({ length: 16 }) wish: RangeWish;
  /** Until when that run (or its job in the queue) is left alone; afterwards the sweep adds the job again. */
  @NumberColumn() lease_until: number;
}
