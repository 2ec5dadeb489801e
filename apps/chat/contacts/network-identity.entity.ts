import { Entity, Index } from 'typeorm';
import { IdColumn, NumberColumn, PrimaryId, TextColumn } from '#platform/adapters/sql/columns.js';

/**
 * What a network calls a contact in the chats of one account. A person whom WhatsApp names by number and by user id has
 * a row for each.
 */
@Entity('network_identity')
@Index('network_identity_by_contact', ['contact_id'])
export class NetworkIdentity {
  /** Keyed hash of the account, the kind and the identity. */
  @PrimaryId() lookup: string;
  @IdColumn() connection_id: string;
  @IdColumn() contact_id: string;
  /** `address`: what can be written to. `user_id`: WhatsApp's name for who may hide their number. */
  @IdColumn({ length: 16 }) kind: 'address' | 'user_id';
  /** Sealed for this row alone. */
  @TextColumn() identity: string;
  @NumberColumn() seen_at: number;
}
