import { Entity } from 'typeorm';
import { IdColumn, NumberColumn, PrimaryId } from '#platform/adapters/sql/columns.js';

/** A person who opened a chat. Nothing is known of them but that they come back with their visitor token. */
@Entity('contact')
export class Contact {
  @PrimaryId() id: string;
  @IdColumn() workspace_id: string;
  @NumberColumn() created_at: number;
}
