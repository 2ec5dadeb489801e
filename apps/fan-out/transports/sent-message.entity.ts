import { Entity, Index } from 'typeorm';
import { IdColumn, NumberColumn, PrimaryId, PrimaryNumber } from '#platform/adapters/sql/columns.js';

/** The provider's id of the message that brought a post to a follower: needed to change it, or to learn that it failed. */
@Entity('sent_message')
@Index('sent_message_by_id', ['transport', 'message_id'])
@Index('sent_message_by_age', ['created_at'])
export class SentMessage {
  @PrimaryId() post_id: string;
  @PrimaryNumber() follower_id: number;
  @IdColumn({ length: 16 }) transport: string;
  /** The provider's id; a keyed hash of it for WhatsApp, whose ids hold the phone number. */
  @IdColumn() message_id: string;
  @NumberColumn() created_at: number;
}
