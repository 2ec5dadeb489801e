import { Entity, Index } from 'typeorm';
import { IdColumn, NumberColumn, PrimaryId } from '#platform/adapters/sql/columns.js';

/**
 * An answer that waits for its network. `sending`: the request may have been sent; after `due_at` nobody can know that.
 * `accepted`: the network accepted it and has sent no status yet; the row is deleted with the first status, or after a day.
 */
@Entity('outgoing_reply')
@Index('outgoing_reply_by_due', ['state', 'due_at'])
@Index('outgoing_reply_by_conversation', ['conversation_id', 'sequence'])
@Index('outgoing_reply_by_acceptance', ['connection_id', 'state', 'accepted_at'])
export class OutgoingReply {
  @PrimaryId() message_id: string;
  @IdColumn() connection_id: string;
  @IdColumn() conversation_id: string;
  /** Sequence of the message: answers of one conversation are sent in this order, one at a time. */
  @NumberColumn() sequence: number;
  @IdColumn({ length: 16 }) state: 'queued' | 'sending' | 'accepted';
  @NumberColumn() attempts: number;
  /** Earliest next attempt, in milliseconds since 1970; while `sending`, the latest end of the attempt. */
  @NumberColumn() due_at: number;
  @NumberColumn() written_at: number;
  @NumberColumn({ nullable: true }) accepted_at: number | null;
}
