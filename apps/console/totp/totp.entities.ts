import { Entity, Index } from 'typeorm';
import { IdColumn, NumberColumn, PrimaryId, TextColumn } from '#platform/adapters/sql/columns.js';

/** What a person's authenticator app makes codes of. */
@Entity('totp')
export class Totp {
  @PrimaryId() person_id: string;
  /** The secret in base 32, sealed with the console's keys for the person's id. */
  @TextColumn() secret: string;
  /** When the person proved by a code that the app has it; null until then, and then it is not asked for. */
  @NumberColumn({ nullable: true }) confirmed_at: number | null;
  /** Number of the 30 seconds of the last code that was accepted: neither it nor an older one is accepted again. */
  @NumberColumn() last_step: number;
  @NumberColumn() created_at: number;
}

/** A recovery code that was not used yet. */
@Entity('recovery_code')
@Index('recovery_code_by_person', ['person_id'])
export class RecoveryCode {
  /** HMAC of the code and the person's id, with a key of the console. */
  @PrimaryId() hash: string;
  @IdColumn() person_id: string;
  @NumberColumn() created_at: number;
}
