import { Entity } from 'typeorm';
import { IdColumn, NumberColumn, PrimaryId } from '#platform/adapters/sql/columns.js';

/** A person who opened a chat. The row says nothing about them; a visitor token or a NetworkIdentity leads to it. */
@Entity('contact')
export class Contact {
  @PrimaryId() id: string;
  @IdColumn() workspace_id: string;
  @NumberColumn() created_at: number;
}
