import { Entity, Index } from 'typeorm';
import { IdColumn, NumberColumn, PrimaryId } from '#platform/adapters/sql/columns.js';

/** A browser in which a person is signed in. The row is deleted when the session ends. */
@Entity('session')
@Index('session_by_token', ['token_hash'], { unique: true })
@Index('session_by_person', ['person_id', 'id'])
@Index('session_by_expiry', ['expires_at'])
export class Session {
  @PrimaryId() id: string;
  /** SHA-256 of the token in the browser's cookie, in hex. */
  @IdColumn() token_hash: string;
  @IdColumn() person_id: string;
  /** The workspace that the person looks at. */
  @IdColumn() workspace_id: string;
  /** Browser and system in short form, such as `Firefox on Linux`. */
  @IdColumn() device: string;
  /** 0: the password was right, and the second factor is awaited. 1: signed in. */
  @NumberColumn() complete: number;
  @NumberColumn() created_at: number;
  /** When a request came last or a stream was open, in milliseconds since 1970 and to the minute. */
  @NumberColumn() last_seen_at: number;
  /** The session ends then at the latest, in milliseconds since 1970. */
  @NumberColumn() expires_at: number;
}
