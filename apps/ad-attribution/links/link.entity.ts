import { Entity, Index } from 'typeorm';
import { GeneratedNumber, IdColumn, NumberColumn, TextColumn } from '#platform/adapters/sql/columns.js';

/** The `domain_id` of links on the installation's own host. */
export const OWN_HOST = '';

/** A tracked link of an ad. */
@Entity('link')
@Index('link_id', ['id'], { unique: true })
@Index('link_code', ['code', 'domain_id'], { unique: true })
@Index('link_by_external_id', ['workspace_id', 'external_id'], { unique: true })
@Index('link_by_workspace', ['workspace_id', 'id'])
@Index('link_by_ad', ['ad_id', 'id'])
export class Link {
  /** Number of the link in the installation. Codes in draft texts contain it, since an id would be too long. */
  @GeneratedNumber() number: number;
  @IdColumn() id: string;
  @IdColumn() workspace_id: string;
  @IdColumn() ad_id: string;
  /** Id of its own domain; empty on the installation's own host. A code is unique on each domain. */
  @IdColumn({ default: '' }) domain_id: string;
  /** The name of that domain, which never changes; null on the installation's own host. */
  @IdColumn({ length: 253, nullable: true }) host: string | null;
  /** The code, compared byte by byte: `aB` and `Ab` differ. */
  @IdColumn() code: string;
  @IdColumn({ length: 120, nullable: true }) name: string | null;
  /** Id of the link in another system. */
  @IdColumn({ length: 128, nullable: true }) external_id: string | null;
  /** Hash of the values with which it was created, to recognise a repeated request with its external id. */
  @IdColumn() made_of: string;
  /** Null to use the ad's greeting. */
  @IdColumn({ nullable: true }) greeting_id: string | null;
  @NumberColumn({ nullable: true }) max_clicks: number | null;
  /** Clicks counted while it had a limit, including those that processes have leased in advance. */
  @NumberColumn() clicks_taken: number;
  @NumberColumn({ nullable: true }) starts_at: number | null;
  @NumberColumn({ nullable: true }) ends_at: number | null;
  /** JSON of LinkSettings. */
  @TextColumn() settings: string;
  @NumberColumn({ nullable: true }) paused_at: number | null;
  @NumberColumn({ nullable: true }) archived_at: number | null;
  /** Number of the link's last event, from 1. */
  @NumberColumn() sequence: number;
  @NumberColumn() created_at: number;
}
