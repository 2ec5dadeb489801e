import { Entity, Index } from 'typeorm';
import { IdColumn, NumberColumn, PrimaryId } from '#platform/adapters/sql/columns.js';

/** A provider said that a message which it had accepted did not arrive; kept until the message's receipt is there to be corrected. */
@Entity('delivery_failure')
@Index('delivery_failure_by_age', ['recorded_at'])
export class DeliveryFailure {
  /** As the sent message keeps it. */
  @PrimaryId() message_id: string;
  @IdColumn({ length: 16 }) transport: string;
  @IdColumn({ length: 32 }) reason: string;
  @NumberColumn() recorded_at: number;
}
