import { Entity, Index } from 'typeorm';
import { GeneratedId, IdColumn, NumberColumn } from '#platform/adapters/sql/columns.js';

/** A range is `complete` when none of its receipts is pending or deferred. */
export type RangeState = 'sending' | 'complete';
/** What was requested for a range and is still to be done: `stop` or `resend`. `stopped` stays once stopping is done. */
export type PendingAction = 'none' | 'stop' | 'stopped' | 'resend';

/**
 * A slice of a post's audience over one transport: the members with an id from `from_id` to `to_id`. Its members never
 * change, so a delivered member up to the cursor needs no receipt row. Members that are not counted as delivered, failed,
 * skipped or deferred are pending, so the five always add up to `members`.
 */
@Entity('range')
@Index('range_by_post', ['post_id', 'transport', 'from_id'])
@Index('range_by_state', ['state', 'transport', 'lease_until'])
@Index('range_by_retry', ['retry_at'])
@Index('range_by_action', ['pending_action', 'state'])
@Index('range_by_channel', ['channel_id', 'transport', 'retry_at'])
export class Range {
  @GeneratedId() id: number;
  @IdColumn() post_id: string;
  @IdColumn() channel_id: string;
  @IdColumn({ length: 16 }) transport: string;
  /** 1-based index within the post. Lower goes first, so that small posts overtake large ones. */
  @NumberColumn() ordinal: number;
  @NumberColumn() from_id: number;
  @NumberColumn() to_id: number;
  @NumberColumn() members: number;
  /** Id of the last member that was sent to in the first round; `from_id - 1` before it begins. */
  @NumberColumn() cursor: number;
  @NumberColumn() delivered: number;
  @NumberColumn() failed: number;
  @NumberColumn() skipped: number;
  @NumberColumn() deferred: number;
  @IdColumn({ length: 16 }) state: RangeState;
  /** The run that is delivering it; null when none is. */
  @IdColumn({ nullable: true }) holder: string | null;
  /** Members after the cursor that were skipped, without a receipt row, when the post was stopped. */
  @NumberColumn() stopped_members: number;
  /** When the earliest deferred receipt is due; 0 without one. */
  @NumberColumn() retry_at: number;
  @IdColumn({ length: 16 }) pending_action: PendingAction;
  /** Until then the sweep leaves the run, or its job in the queue, alone; afterwards it adds the job again. */
  @NumberColumn() lease_until: number;
}
