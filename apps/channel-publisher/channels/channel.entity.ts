import type { Language } from '#platform/language/language.js';
import { Entity, Index } from 'typeorm';
import { IdColumn, NumberColumn, PrimaryId, TextColumn } from '#platform/adapters/sql/columns.js';

@Entity('channel')
@Index('channel_by_handle', ['handle'], { unique: true })
@Index('channel_by_workspace', ['workspace_id', 'id'])
export class Channel {
  @PrimaryId() id: string;
  @IdColumn() workspace_id: string;
  /** Unique in the instance. */
  @IdColumn() handle: string;
  @IdColumn({ length: 120 }) name: string;
  @TextColumn() description: string;
  /** Null: as its workspace says. */
  @IdColumn({ length: 2, nullable: true }) language: Language | null;
  /** Counts its own events. */
  @NumberColumn() sequence: number;
  /** Counts its published posts. */
  @NumberColumn() post_sequence: number;
  /** Null while it is in use. */
  @NumberColumn({ nullable: true }) archived_at: number | null;
  @NumberColumn() created_at: number;
}
