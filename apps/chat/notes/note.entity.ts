import { Entity, Index } from 'typeorm';
import { IdColumn, PrimaryId, NumberColumn, TextColumn } from '#platform/adapters/sql/columns.js';

/**
 * A note of the team about a conversation. It is no message and has a table of its own, so that nothing which shows
 * messages to a customer can read one.
 */
@Entity('note')
@Index('note_by_conversation', ['conversation_id', 'id'])
export class Note {
  @PrimaryId() id: string;
  @IdColumn() workspace_id: string;
  @IdColumn() conversation_id: string;
  /** Id of the person or API key that wrote it. */
  @IdColumn() author: string;
  @TextColumn() text: string;
  @NumberColumn() created_at: number;
}
