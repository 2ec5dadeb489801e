import { Entity, Index } from 'typeorm';
import { IdColumn, NumberColumn, PrimaryId } from '#platform/adapters/sql/columns.js';
import type { Role } from '#platform/http/roles.js';

/** An invitation that was not accepted yet. The row is deleted when it is accepted or withdrawn. */
@Entity('invitation')
@Index('invitation_by_token', ['token_hash'], { unique: true })
@Index('invitation_by_address', ['workspace_id', 'email'], { unique: true })
@Index('invitation_by_email', ['email'])
export class Invitation {
  @PrimaryId() id: string;
  @IdColumn() workspace_id: string;
  /** E-mail address in lower case. */
  @IdColumn({ length: 254 }) email: string;
  @IdColumn() role: Role;
  /** SHA-256 of the token in the link, in hex. */
  @IdColumn() token_hash: string;
  /** The link works until then, in milliseconds since 1970. */
  @NumberColumn() expires_at: number;
  @NumberColumn() created_at: number;
}
