import type { Language } from '#platform/language/language.js';
import { Entity, Index } from 'typeorm';
import { IdColumn, NumberColumn, PrimaryId, TextColumn } from '#platform/adapters/sql/columns.js';

/**
 * An opt-in by e-mail. Confirmed, it names its follower, so that its link leads on when it is opened again. The row is
 * deleted when the link expires.
 */
@Entity('opt_in')
@Index('opt_in_by_lookup', ['lookup', 'channel_id', 'created_at'])
@Index('opt_in_by_due', ['mail_due_at'])
@Index('opt_in_by_expiry', ['expires_at'])
export class OptIn {
  @PrimaryId() id: string;
  @IdColumn() workspace_id: string;
  @IdColumn() channel_id: string;
  /** Sealed under `id`; null once it is confirmed. */
  @TextColumn({ nullable: true }) address: string | null;
  @IdColumn() lookup: string;
  @IdColumn() wording_id: string;
  @NumberColumn() wording_version: number;
  /** In which the form was, and the first mail is. */
  @IdColumn({ length: 2 }) language: Language;
  @IdColumn({ length: 255, nullable: true }) source: string | null;
  @NumberColumn() created_at: number;
  @NumberColumn() expires_at: number;
  /** When the confirmation mail is to be sent or sent again; null once it was sent. */
  @NumberColumn({ nullable: true }) mail_due_at: number | null;
  /** Public id of the follower that it was confirmed as; null while it waits. */
  @IdColumn({ nullable: true }) follower_public_id: string | null;
}
