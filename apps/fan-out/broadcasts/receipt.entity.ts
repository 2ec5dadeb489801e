import { Entity, Index } from 'typeorm';
import { IdColumn, NumberColumn, PrimaryNumber } from '#platform/adapters/sql/columns.js';

/** The states that need a row; a delivered receipt has none. */
export type ReceiptState = 'deferred' | 'failed' | 'skipped';

/** Reason of a deferred receipt that a worker is sending now; that worker's claim ends at `until`. */
export const SENDING = 'sending';

/** The receipt of one delivery that was not delivered at the first attempt. Delivered ones have no row; see `Range`. */
@Entity('receipt')
@Index('receipt_by_state', ['range_id', 'state', 'reason'])
export class Receipt {
  @PrimaryNumber() range_id: number;
  @PrimaryNumber() follower_id: number;
  @IdColumn({ length: 16 }) state: ReceiptState;
  /** A short code: `left`, `timeout`, `http_500`. */
  @IdColumn({ length: 32 }) reason: string;
  /** When a deferred delivery is tried again; 0 in other states. */
  @NumberColumn() until: number;
  /** How often it was sent. */
  @NumberColumn() attempts: number;
  /** When this state was written, in milliseconds since 1970. */
  @NumberColumn() at: number;
}
