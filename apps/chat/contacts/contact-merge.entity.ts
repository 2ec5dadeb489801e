import { Entity, Index } from 'typeorm';
import { IdColumn, NumberColumn, PrimaryId } from '#platform/adapters/sql/columns.js';

/**
 * An agent's statement that two contacts are one customer, and who took it back. Those that were not taken back make a tree
 * over the contacts of each customer, so that each can be taken back by itself.
 */
@Entity('contact_merge')
@Index('contact_merge_by_contact', ['contact_id'])
@Index('contact_merge_by_other', ['other_id'])
export class ContactMerge {
  @PrimaryId() id: string;
  @IdColumn() workspace_id: string;
  @IdColumn() contact_id: string;
  @IdColumn() other_id: string;
  /** Id of the person or API key that merged them. */
  @IdColumn() merged_by: string;
  @NumberColumn() merged_at: number;
  /** Who split them again; null while they are merged. */
  @IdColumn({ nullable: true }) split_by: string | null;
  @NumberColumn({ nullable: true }) split_at: number | null;
}
