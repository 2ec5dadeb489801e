import { Entity, Index } from 'typeorm';
import { NumberColumn, PrimaryId } from '#platform/adapters/sql/columns.js';

/** What all processes together have taken of a provider credential's rate. */
@Entity('bucket')
@Index('bucket_by_pause', ['paused_until'])
@Index('bucket_by_next', ['next_at'])
export class Bucket {
  /** Hash of the credential's name. */
  @PrimaryId() credential: string;
  /** When the next delivery that nobody has taken is due. */
  @NumberColumn() next_at: number;
  /** Nothing goes out before; the provider said so. */
  @NumberColumn() paused_until: number;
}
