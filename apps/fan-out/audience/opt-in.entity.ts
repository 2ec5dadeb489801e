import type { Language } from '#platform/language/language.js';
import { Entity, Index } from 'typeorm';
import { IdColumn, NumberColumn, PrimaryId, TextColumn } from '#platform/adapters/sql/columns.js';

/** An opt-in by e-mail that is not confirmed yet. The row is deleted when its link is used or expires. */
@Entity('opt_in')
@Index('opt_in_by_lookup', ['lookup', 'channel_id', 'created_at'])
@Index('opt_in_by_due', ['mail_due_at'])
@Index('opt_in_by_expiry', ['expires_at'])
export class OptIn {
  @PrimaryId() id: string;
  @IdColumn() workspace_id: string;
  @IdColumn() channel_id: string;
  /** Sealed under `id`. */
  @TextColumn() address: string;
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
}
