import { Entity, Index } from 'typeorm';
import { NumberColumn, PrimaryNumber } from '#platform/adapters/sql/columns.js';

/** A webhook asked for posts of a time again: how far that has come. One of a follower at a time. */
@Entity('webhook_replay')
@Index('webhook_replay_by_due', ['due'])
export class WebhookReplay {
  @PrimaryNumber() follower_id: number;
  @NumberColumn() from_at: number;
  @NumberColumn() to_at: number;
  /** The channel's sequence of the last post that is settled. */
  @NumberColumn() cursor: number;
  /** Attempts at the next one. */
  @NumberColumn() attempts: number;
  /** When it goes on; null once it is done. */
  @NumberColumn({ nullable: true }) due: number | null;
}
