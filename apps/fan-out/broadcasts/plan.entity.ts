import { Entity, Index } from 'typeorm';
import { IdColumn, NumberColumn, PrimaryId } from '#platform/adapters/sql/columns.js';

/** `waiting` for its channel to be known, `planning` its ranges, `sending`, `complete` when nothing is pending or deferred. */
export type PlanState = 'waiting' | 'planning' | 'sending' | 'complete';

/** One post's delivery. Its tick fixes the audience for ever. */
@Entity('plan')
@Index('plan_by_state', ['state', 'created_at'])
@Index('plan_by_sequence', ['channel_id', 'sequence'])
export class Plan {
  @PrimaryId() post_id: string;
  @IdColumn() workspace_id: string;
  @IdColumn() channel_id: string;
  @NumberColumn() sequence: number;
  /** The channel's tick that it took; 0 while it waits for the channel. */
  @NumberColumn() tick: number;
  @IdColumn({ length: 16 }) state: PlanState;
  /** The transport that is being cut into ranges, and the last follower that is in one. */
  @IdColumn({ length: 16 }) transport: string;
  @NumberColumn() cursor: number;
  @NumberColumn() ranges: number;
  /** Members of the ranges cut so far: the whole audience once planning has ended. */
  @NumberColumn() audience: number;
  /** 1 when it came after live streams had gone past its sequence. */
  @NumberColumn() late: number;
  /** When it was stopped, and when what failed was last sent again; 0 for never. */
  @NumberColumn() stopped_at: number;
  @NumberColumn() resent_at: number;
  @NumberColumn() created_at: number;
}
