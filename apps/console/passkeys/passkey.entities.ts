import { Entity, Index } from 'typeorm';
import { IdColumn, NumberColumn, PrimaryId, TextColumn } from '#platform/adapters/sql/columns.js';

/** A passkey of a person (WebAuthn): in a device, a password manager, or a security key. */
@Entity('passkey')
@Index('passkey_by_person', ['person_id', 'id'])
@Index('passkey_by_credential', ['credential_hash'], { unique: true })
export class Passkey {
  @PrimaryId() id: string;
  @IdColumn() person_id: string;
  @IdColumn({ length: 120 }) name: string;
  /** SHA-256 in hex of the credential's id, which may be too long for an index. */
  @IdColumn() credential_hash: string;
  /** The credential's id, in base64url. */
  @TextColumn() credential_id: string;
  /** COSE key in base64url. */
  @TextColumn() public_key: string;
  /** How often the authenticator says that it was used; 0 for those that do not count. */
  @NumberColumn() counter: number;
  /** JSON: how browsers reach it, such as `["internal","hybrid"]`. */
  @TextColumn() transports: string;
  @NumberColumn() created_at: number;
  @NumberColumn({ nullable: true }) last_used_at: number | null;
}

/** A challenge that was answered already, until it expires by itself. */
@Entity('used_challenge')
@Index('used_challenge_by_expiry', ['expires_at'])
export class UsedChallenge {
  /** SHA-256 of the challenge, in hex. */
  @PrimaryId() hash: string;
  @NumberColumn() expires_at: number;
}
