import { Entity, Index } from 'typeorm';
import { IdColumn, NumberColumn, PrimaryId, PrimaryNumber } from '#platform/adapters/sql/columns.js';

/** A post that came back from a follower's mail server without proof that the address takes no mail. */
@Entity('bounce')
@Index('bounce_by_age', ['at'])
export class Bounce {
  @PrimaryNumber() follower_id: number;
  @PrimaryId() post_id: string;
  /** As RFC 3463 has it: `5.2.2`. */
  @IdColumn({ length: 16 }) status: string;
  @NumberColumn() at: number;
}
