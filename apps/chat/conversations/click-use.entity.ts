import { Entity, Index } from 'typeorm';
import { IdColumn, NumberColumn, PrimaryId } from '#platform/adapters/sql/columns.js';

/** The first use of a click, which binds the click to the contact. */
@Entity('click_use')
@Index('click_use_by_contact', ['contact_id'])
export class ClickUse {
  /** The click's key: its id, its code if it came in a draft, or a keyed hash of the network's own click id. */
  @PrimaryId() click: string;
  @IdColumn() workspace_id: string;
  /** Null after the contact was erased; the click stays used. */
  @IdColumn({ nullable: true }) contact_id: string | null;
  /** The conversation in which it was first used; null after that was erased. */
  @IdColumn({ nullable: true }) conversation_id: string | null;
  @NumberColumn() used_at: number;
}
