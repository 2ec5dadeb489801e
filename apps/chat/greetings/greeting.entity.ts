import { Entity, Index } from 'typeorm';
import { IdColumn, NumberColumn, PrimaryId, TextColumn } from '#platform/adapters/sql/columns.js';

/** A greeting: the text with which a chat opens. The ads side knows only its id. */
@Entity('greeting')
@Index('greeting_by_workspace', ['workspace_id', 'id'])
export class Greeting {
  @PrimaryId() id: string;
  @IdColumn() workspace_id: string;
  @IdColumn({ nullable: true, length: 120 }) name: string | null;
  @TextColumn() text: string;
  /**
   * 1 if it is the default, for people who come without an ad, or by an ad without a greeting; of several the newest
   * counts.
   */
  @NumberColumn() is_default: number;
  /** When it was archived, in milliseconds since 1970; null while it is in use. */
  @NumberColumn({ nullable: true }) archived_at: number | null;
  /** Number of its last event, from 1. */
  @NumberColumn() sequence: number;
  @NumberColumn() created_at: number;
}
