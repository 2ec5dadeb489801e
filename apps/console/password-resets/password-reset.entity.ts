import { Entity, Index } from 'typeorm';
import { IdColumn, NumberColumn, PrimaryId } from '#platform/adapters/sql/columns.js';

/** A link to a new password. The row is deleted when it is used, and when it expires. */
@Entity('password_reset')
@Index('password_reset_by_person', ['person_id'])
@Index('password_reset_by_expiry', ['expires_at'])
export class PasswordReset {
  /** SHA-256 of the token in the link, in hex. */
  @PrimaryId() token_hash: string;
  @IdColumn() person_id: string;
  @NumberColumn() expires_at: number;
}
