import type { Language } from '#platform/language/language.js';
import { Entity, Index } from 'typeorm';
import { IdColumn, NumberColumn, PrimaryId, TextColumn } from '#platform/adapters/sql/columns.js';

/** A named broadcast of a workspace, with its public handle. */
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
  /** Language of its pages and mails; null to use the language of its workspace. */
  @IdColumn({ length: 2, nullable: true }) language: Language | null;
  /** Number of the channel's last event, from 1. */
  @NumberColumn() sequence: number;
  /** Number of the channel's last published post; 0 if none. */
  @NumberColumn() post_sequence: number;
  /** When it was archived, in milliseconds since 1970; null while it is in use. */
  @NumberColumn({ nullable: true }) archived_at: number | null;
  @NumberColumn() created_at: number;
}
