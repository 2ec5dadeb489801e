import { Entity, Index } from 'typeorm';
import { IdColumn, NumberColumn, PrimaryId, TextColumn } from '#platform/adapters/sql/columns.js';

/** What fan-out keeps of a published post: the words that it delivers and replays. */
@Entity('post')
@Index('post_by_sequence', ['channel_id', 'sequence'], { unique: true })
@Index('post_by_change', ['channel_id', 'changed_tick'])
export class Post {
  @PrimaryId() id: string;
  @IdColumn() workspace_id: string;
  @IdColumn() channel_id: string;
  /** The channel's own count of its posts, given at publish: the position in the live stream. */
  @NumberColumn() sequence: number;
  @IdColumn({ length: 200, nullable: true }) title: string | null;
  @TextColumn() body: string;
  @NumberColumn() published_at: number;
  /** When it came here. */
  @NumberColumn() seen_at: number;
  /** When its words were last changed; null where they stand as they were published. */
  @NumberColumn({ nullable: true }) changed_at: number | null;
  /** The channel's tick that its last change took; 0 where there was none. */
  @NumberColumn() changed_tick: number;
  /** When it was taken back: its words are gone, its place is not. */
  @NumberColumn({ nullable: true }) deleted_at: number | null;
}
