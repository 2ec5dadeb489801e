import { Entity, Index } from 'typeorm';
import type { LinkState } from '#crossing/link.topic.js';
import { IdColumn, NumberColumn, PrimaryId } from '#platform/adapters/sql/columns.js';

/** A tracked link of the ads side: a projection of the topic advert.link. */
@Entity('advert_link')
@Index('advert_link_by_number', ['link_number'], { unique: true })
export class AdvertLink {
  @PrimaryId() link_id: string;
  @IdColumn() workspace_id: string;
  /** Number of the link in the installation, which the codes of its clicks contain. */
  @NumberColumn() link_number: number;
  @IdColumn() ad_id: string;
  /** The link's own greeting; null to use its ad's greeting. */
  @IdColumn({ nullable: true }) greeting_id: string | null;
  @IdColumn({ length: 8 }) state: LinkState;
  /** Sequence of the last applied event. */
  @NumberColumn() sequence: number;
}
