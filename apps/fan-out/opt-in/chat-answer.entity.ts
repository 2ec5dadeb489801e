import { Entity, Index } from 'typeorm';
import { IdColumn, NumberColumn, PrimaryId, TextColumn } from '#platform/adapters/sql/columns.js';

/** What a person in a chat is to be answered; gone once it is sent, refused, or too late. */
@Entity('chat_answer')
@Index('chat_answer_by_due', ['due_at'])
export class ChatAnswer {
  /** The id of the event that it answers. */
  @PrimaryId() id: string;
  @IdColumn() workspace_id: string;
  @IdColumn({ length: 16 }) transport: 'telegram' | 'whatsapp';
  /** Sealed for this row alone. */
  @TextColumn() address: string;
  @TextColumn() text: string;
  /** When the person wrote. */
  @NumberColumn() written_at: number;
  /** Whoever sends it moves this on first, so that nobody else does; so does a network that wants to wait. */
  @NumberColumn() due_at: number;
}
