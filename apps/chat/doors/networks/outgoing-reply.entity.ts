import { Entity, Index } from 'typeorm';
import { IdColumn, NumberColumn, PrimaryId } from '#platform/adapters/sql/columns.js';

/**
 * An answer on its way to a network. `sending`: the request may have left; whoever finds it so after `due_at` cannot know.
 * `accepted`: the network took it and has told nothing of it yet; the row goes with the first status, or after a day.
 */
@Entity('outgoing_reply')
@Index('outgoing_reply_by_due', ['state', 'due_at'])
@Index('outgoing_reply_by_conversation', ['conversation_id', 'sequence'])
@Index('outgoing_reply_by_acceptance', ['connection_id', 'state', 'accepted_at'])
export class OutgoingReply {
  @PrimaryId() message_id: string;
  @IdColumn() connection_id: string;
  @IdColumn() conversation_id: string;
  /** Of the message: answers of one conversation go out in this order, one at a time. */
  @NumberColumn() sequence: number;
  @IdColumn({ length: 16 }) state: 'queued' | 'sending' | 'accepted';
  @NumberColumn() attempts: number;
  /** Earliest next attempt; while `sending`, when the attempt is over at the latest. */
  @NumberColumn() due_at: number;
  @NumberColumn() written_at: number;
  @NumberColumn({ nullable: true }) accepted_at: number | null;
}
