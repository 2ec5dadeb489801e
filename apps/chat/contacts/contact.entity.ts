import { Entity, Index } from 'typeorm';
import { IdColumn, NumberColumn, PrimaryId, TextColumn } from '#platform/adapters/sql/columns.js';

/** A person who opened a chat. A visitor token or a NetworkIdentity leads to it. */
@Entity('contact')
@Index('contact_by_customer', ['customer_id'])
export class Contact {
  @PrimaryId() id: string;
  @IdColumn() workspace_id: string;
  /** Id of the oldest of the contacts with which an agent merged it; null if there are none. */
  @IdColumn({ nullable: true }) customer_id: string | null;
  /** Their name in their profile at a network, sealed for this row; null where none was told. */
  @TextColumn({ nullable: true }) profile_name: string | null;
  /** The person or API key that blocked it; null while it is not blocked. */
  @IdColumn({ nullable: true }) blocked_by: string | null;
  @NumberColumn({ nullable: true }) blocked_at: number | null;
  @NumberColumn() created_at: number;
}
