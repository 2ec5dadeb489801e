import { Entity, Index } from 'typeorm';
import { IdColumn, NumberColumn, PrimaryId, TextColumn } from '#platform/adapters/sql/columns.js';

/** States of a post that the API shows. */
export const POST_STATES = ['draft', 'published'] as const;
/** A deleted post keeps its sequence in the channel, but not its text. */
export type PostState = (typeof POST_STATES)[number] | 'deleted';

/** A post of a channel. A draft has no number in the channel yet; a deleted post has no text any more. */
@Entity('post')
@Index('post_by_channel', ['channel_id', 'id'])
@Index('post_by_sequence', ['channel_id', 'channel_sequence'], { unique: true })
export class Post {
  @PrimaryId() id: string;
  @IdColumn() workspace_id: string;
  @IdColumn() channel_id: string;
  @IdColumn() state: PostState;
  @TextColumn() title: string;
  @TextColumn() body: string;
  /** Its number among the channel's published posts, from 1; null for a draft. */
  @NumberColumn({ nullable: true }) channel_sequence: number | null;
  /** Number of the post's last event, from 1. */
  @NumberColumn() sequence: number;
  @NumberColumn() created_at: number;
  @NumberColumn({ nullable: true }) published_at: number | null;
  /** When its text was last changed after it was published, in milliseconds since 1970. */
  @NumberColumn({ nullable: true }) edited_at: number | null;
}
