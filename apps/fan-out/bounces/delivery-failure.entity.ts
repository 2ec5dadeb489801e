import { Entity, Index } from 'typeorm';
import { IdColumn, NumberColumn, PrimaryId } from '#platform/adapters/sql/columns.js';

/** A provider said that a message which it had accepted did not arrive; kept until the message's receipt is there to be corrected. */
@Entity('bad_news')
@Index('bad_news_by_age', ['heard_at'])
export class BadNews {
  /** As the sent message keeps it. */
  @PrimaryId() message_id: string;
  @IdColumn({ length: 16 }) transport: string;
  @IdColumn({ length: 32 }) reason: string;
  @NumberColumn() heard_at: number;
}
