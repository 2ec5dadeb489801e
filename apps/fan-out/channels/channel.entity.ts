import { Entity, Index } from 'typeorm';
import type { Language } from '#platform/language/language.js';
import { IdColumn, NumberColumn, PrimaryId } from '#platform/adapters/sql/columns.js';

/** The projection of a channel, from the topic `message.channel`. */
@Entity('channel')
@Index('channel_by_handle', ['handle'], { unique: true })
@Index('channel_by_workspace', ['workspace_id'])
export class Channel {
  @PrimaryId() id: string;
  @IdColumn() workspace_id: string;
  @IdColumn() handle: string;
  @IdColumn({ length: 120 }) name: string;
  /** Language of its pages and mails; null for the workspace's language. */
  @IdColumn({ length: 2, nullable: true }) language: Language | null;
  /** Random name of this series of live positions. It changes when the sequence starts over, so that old Last-Event-IDs are refused. */
  @IdColumn() epoch: string;
  /** Counter of joins, leaves, plans and changes of posts. Each takes one number while it holds this row's lock, so ticks give their order. */
  @NumberColumn() tick: number;
  /** Counter of changes of its followers' preferences. */
  @NumberColumn() preferences_version: number;
  /** The highest sequence of a post of this channel that has arrived here. */
  @NumberColumn() latest_sequence: number;
  /** Up to this sequence, live streams no longer wait for missing posts. A post that arrives later with a lower sequence is not written live. */
  @NumberColumn() gaps_closed_to: number;
  /** Set while the channel is archived: posts up to this sequence are not sent any more. Otherwise null. */
  @NumberColumn({ nullable: true }) archived_after: number | null;
}
