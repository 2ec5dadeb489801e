import { Entity, Index } from 'typeorm';
import { IdColumn, NumberColumn, PrimaryId } from '#platform/adapters/sql/columns.js';

/** The first use of a click: it belongs to that contact from then on. */
@Entity('click_use')
@Index('click_use_by_contact', ['contact_id'])
export class ClickUse {
  /** The click's id; its code, where it came in a draft; a keyed hash of the network's own click id. */
  @PrimaryId() click: string;
  @IdColumn() workspace_id: string;
  /** Null once the contact was erased: the click stays used. */
  @IdColumn({ nullable: true }) contact_id: string | null;
  @NumberColumn() used_at: number;
}
