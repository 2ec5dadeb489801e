import { Entity, Index } from 'typeorm';
import { IdColumn, NumberColumn, PrimaryId } from '#platform/adapters/sql/columns.js';

/** `waiting`: its channel has not arrived here yet. `planning`: it is being cut into ranges. `sending`. `complete`: no receipt is pending or deferred. */
export type PlanState = 'waiting' | 'planning' | 'sending' | 'complete';

/** The delivery of one post. Its tick fixes the audience. */
@Entity('plan')
@Index('plan_by_state', ['state', 'created_at'])
@Index('plan_by_sequence', ['channel_id', 'sequence'])
export class Plan {
  @PrimaryId() post_id: string;
  @IdColumn() workspace_id: string;
  @IdColumn() channel_id: string;
  @NumberColumn() sequence: number;
  /** The tick that it took from its channel; 0 while it waits for the channel. */
  @NumberColumn() tick: number;
  @IdColumn({ length: 16 }) state: PlanState;
  /** How far planning has come: the transport that is being cut, and the id of the last follower in a range. */
  @IdColumn({ length: 16 }) transport: string;
  @NumberColumn() cursor: number;
  /** How many ranges exist. */
  @NumberColumn() ranges: number;
  /** Members of the ranges cut so far; the whole audience once planning has ended. */
  @NumberColumn() audience: number;
  /** 1 when the post arrived after live streams had stopped waiting for its sequence; it is not written live then. Otherwise 0. */
  @NumberColumn() missed_live: number;
  /** When the post was last stopped, and when its failed deliveries were last sent again; 0 for never. */
  @NumberColumn() stopped_at: number;
  @NumberColumn() resent_at: number;
  @NumberColumn() created_at: number;
}
