import { Entity, Index } from 'typeorm';
import { IdColumn, NumberColumn, PrimaryId, TextColumn } from '#platform/adapters/sql/columns.js';

/** The projection of a published post: the text that is delivered and replayed. */
@Entity('post')
@Index('post_by_sequence', ['channel_id', 'sequence'], { unique: true })
@Index('post_by_change', ['channel_id', 'changed_tick'])
export class Post {
  @PrimaryId() id: string;
  @IdColumn() workspace_id: string;
  @IdColumn() channel_id: string;
  /** Number of the post in its channel, given at publishing; the position in the live stream. */
  @NumberColumn() sequence: number;
  @IdColumn({ length: 200, nullable: true }) title: string | null;
  @TextColumn() body: string;
  @NumberColumn() published_at: number;
  /** When its event arrived here. */
  @NumberColumn() received_at: number;
  /** When its text was last changed; null when it was not. */
  @NumberColumn({ nullable: true }) changed_at: number | null;
  /** The channel's tick that its last change took; 0 without a change. */
  @NumberColumn() changed_tick: number;
  /** When it was deleted: its text is cleared, its sequence stays in use. Otherwise null. */
  @NumberColumn({ nullable: true }) deleted_at: number | null;
}
