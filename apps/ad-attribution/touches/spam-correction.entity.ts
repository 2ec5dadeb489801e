import { Entity, Index } from 'typeorm';
import { IdColumn, NumberColumn, PrimaryId } from '#platform/adapters/sql/columns.js';

/**
 * A correction of reports: from its time on, a conversation and the stages before it do not count (it was marked as spam), or
 * count again. The days before it keep their figures.
 */
@Entity('spam_correction')
@Index('spam_once', ['conversation_id', 'sequence'], { unique: true })
@Index('spam_by_day', ['workspace_id', 'at', 'id'])
export class SpamCorrection {
  /** The event's id. */
  @PrimaryId() id: string;
  @IdColumn() workspace_id: string;
  @IdColumn() conversation_id: string;
  /** Sequence of the event within its conversation: it corrects what came before it. */
  @NumberColumn() sequence: number;
  /** -1 if it subtracts, 1 if it adds again. */
  @NumberColumn() sign: number;
  /** When the agent did it, in milliseconds since 1970. */
  @NumberColumn() at: number;
}
