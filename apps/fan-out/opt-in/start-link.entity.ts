import type { Language } from '#platform/language/language.js';
import { Entity, Index } from 'typeorm';
import { IdColumn, NumberColumn, PrimaryId } from '#platform/adapters/sql/columns.js';

/** A link into a chat with the workspace's bot or number, waiting to be used once. */
@Entity('start_link')
@Index('start_link_by_expiry', ['expires_at'])
export class StartLink {
  /** Keyed hash of the token in the link. */
  @PrimaryId() token: string;
  @IdColumn() workspace_id: string;
  @IdColumn() channel_id: string;
  /** What brought the person to it, for the consent that it leads to. */
  @IdColumn({ length: 255, nullable: true }) source: string | null;
  /** Of the page on which it was made. */
  @IdColumn({ length: 2 }) language: Language;
  @NumberColumn() expires_at: number;
}
