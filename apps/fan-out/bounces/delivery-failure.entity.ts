import { Entity, Index } from 'typeorm';
import { IdColumn, NumberColumn, PrimaryId } from '#platform/adapters/sql/columns.js';

/** A provider's report that a message it had accepted did not arrive. The row is kept until the message's receipt exists and is corrected. */
@Entity('delivery_failure')
@Index('delivery_failure_by_age', ['recorded_at'])
export class DeliveryFailure {
  /** Keyed hash of the provider's message id, as in `SentMessage.message_id`. */
  @PrimaryId() message_id: string;
  @IdColumn({ length: 16 }) transport: string;
  @IdColumn({ length: 32 }) reason: string;
  @NumberColumn() recorded_at: number;
}
