import type { Language } from '#platform/language/language.js';
import { Entity, Index } from 'typeorm';
import { IdColumn, NumberColumn, PrimaryId } from '#platform/adapters/sql/columns.js';

/** A link into a chat with the workspace's bot or number. It is valid once. */
@Entity('start_link')
@Index('start_link_by_expiry', ['expires_at'])
export class StartLink {
  /** Keyed hash of the token in the link. */
  @PrimaryId() token: string;
  @IdColumn() workspace_id: string;
  @IdColumn() channel_id: string;
  /** The link or ad through which the person came; it is stored with the consent. */
  @IdColumn({ length: 255, nullable: true }) source: string | null;
  /** Language of the page on which the link was created. */
  @IdColumn({ length: 2 }) language: Language;
  @NumberColumn() expires_at: number;
}
