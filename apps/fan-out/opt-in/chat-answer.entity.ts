import { Entity, Index } from 'typeorm';
import type { TransportName } from '#message/transport-name.js';
import { IdColumn, NumberColumn, PrimaryId, TextColumn } from '#platform/adapters/sql/columns.js';

/** An answer to a command in a chat that is still to be sent. The row is deleted once it is sent, refused or too old. */
@Entity('chat_answer')
@Index('chat_answer_by_due', ['due_at'])
export class ChatAnswer {
  /** Id of the command's event, so that a repeated event adds no second answer. */
  @PrimaryId() id: string;
  @IdColumn() workspace_id: string;
  @IdColumn({ length: 16 }) transport: TransportName;
  /** Sealed address of the person. */
  @TextColumn() address: string;
  @TextColumn() text: string;
  /** When the person wrote the command, in ms. */
  @NumberColumn() written_at: number;
  /** When the answer is sent. A process that sends it moves this first by its lease, so that no other process sends it too. */
  @NumberColumn() due_at: number;
}
