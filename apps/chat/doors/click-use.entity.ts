import { Entity, Index } from 'typeorm';
import { IdColumn, NumberColumn, PrimaryId } from '#platform/adapters/sql/columns.js';

/** The first use of a click token: it belongs to that contact from then on. */
@Entity('click_use')
@Index('click_use_by_contact', ['contact_id'])
export class ClickUse {
  @PrimaryId() click_id: string;
  @IdColumn() workspace_id: string;
  /** Null once the contact was erased: the click stays used. */
  @IdColumn({ nullable: true }) contact_id: string | null;
  @NumberColumn() used_at: number;
}
