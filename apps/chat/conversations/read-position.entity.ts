import { Entity } from 'typeorm';
import { IdColumn, NumberColumn, PrimaryId } from '#platform/adapters/sql/columns.js';

/** How far a person or API key has read a conversation. Who has not read anything has no row. */
@Entity('read_position')
export class ReadPosition {
  @PrimaryId() conversation_id: string;
  @PrimaryId() member_id: string;
  @IdColumn() workspace_id: string;
  /** Sequence of the last message that was read. */
  @NumberColumn() message_sequence: number;
  /** Number of the customer's messages until there, as `Conversation.customer_messages` counts them. */
  @NumberColumn() customer_messages: number;
}
