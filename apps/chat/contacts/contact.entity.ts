import { Entity } from 'typeorm';
import { IdColumn, NumberColumn, PrimaryId } from '#platform/adapters/sql/columns.js';

/** A person who opened a chat. The row says nothing about them; a visitor token or a NetworkIdentity leads to it. */
@Entity('contact')
export class Contact {
  @PrimaryId() id: string;
  @IdColumn() workspace_id: string;
  /** The person or API key that blocked it; null while it is not blocked. */
  @IdColumn({ nullable: true }) blocked_by: string | null;
  @NumberColumn({ nullable: true }) blocked_at: number | null;
  @NumberColumn() created_at: number;
}
