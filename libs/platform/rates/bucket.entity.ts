import { Entity, Index } from 'typeorm';
import { NumberColumn, PrimaryId } from '#platform/adapters/sql/columns.js';

/** How much of a credential's rate all processes together have taken. */
@Entity('bucket')
@Index('bucket_by_pause', ['paused_until'])
@Index('bucket_by_next', ['next_at'])
export class Bucket {
  /** Hash of the credential's name. */
  @PrimaryId() credential: string;
  /** When the next slot that no process has taken is due, in ms. */
  @NumberColumn() next_at: number;
  /** The provider asked that nothing be sent before this instant, in ms. */
  @NumberColumn() paused_until: number;
}
