import { Entity, Index } from 'typeorm';
import { NumberColumn, PrimaryNumber } from '#platform/adapters/sql/columns.js';

/** The progress of sending the posts of a period to a webhook again. A follower has at most one replay. */
@Entity('webhook_replay')
@Index('webhook_replay_by_due', ['due'])
export class WebhookReplay {
  @PrimaryNumber() follower_id: number;
  @NumberColumn() from_at: number;
  @NumberColumn() to_at: number;
  /** Sequence of the last post that was sent or given up. */
  @NumberColumn() cursor: number;
  /** Failed attempts at the next post. */
  @NumberColumn() attempts: number;
  /** When the next attempt is due; while a worker sends, when its lease ends; null once the replay has ended. */
  @NumberColumn({ nullable: true }) due: number | null;
}
