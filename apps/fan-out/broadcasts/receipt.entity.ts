import { Entity, Index } from 'typeorm';
import { IdColumn, NumberColumn, PrimaryNumber } from '#platform/adapters/sql/columns.js';

export type ReceiptState = 'deferred' | 'failed' | 'skipped';

/** The reason of a deferred one that is being sent this moment; its `until` ends the claim of whoever does. */
export const SENDING = 'sending';

/** What became of one delivery, where it was not simply delivered. */
@Entity('receipt')
@Index('receipt_by_state', ['range_id', 'state', 'reason'])
export class Receipt {
  @PrimaryNumber() range_id: number;
  @PrimaryNumber() follower_id: number;
  @IdColumn({ length: 16 }) state: ReceiptState;
  /** A short code: `left`, `timeout`, `http_500`. */
  @IdColumn({ length: 32 }) reason: string;
  /** When a deferred one is tried again; 0 for the others. */
  @NumberColumn() until: number;
  /** Times it was sent. */
  @NumberColumn() attempts: number;
  @NumberColumn() at: number;
}
