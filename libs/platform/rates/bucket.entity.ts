import { Entity, Index } from 'typeorm';
import { NumberColumn, PrimaryId } from '#platform/adapters/sql/columns.js';

/** The slots of a credential's rate that all processes together have taken. */
@Entity('bucket')
@Index('bucket_by_pause', ['paused_until'])
@Index('bucket_by_next', ['next_at'])
export class Bucket {
  /** Hash of the credential's name. */
  @PrimaryId() credential: string;
  /** When the next free slot is due, in milliseconds since 1970. */
  @NumberColumn() next_at: number;
  /** Nothing may be sent before this instant, as the provider asked, in milliseconds since 1970. */
  @NumberColumn() paused_until: number;
}
