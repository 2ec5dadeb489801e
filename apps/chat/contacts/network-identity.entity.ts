import { Entity, Index } from 'typeorm';
import { IdColumn, NumberColumn, PrimaryId, TextColumn } from '#platform/adapters/sql/columns.js';

/**
 * An address or user id by which a network knows a contact, in the chats of one account. If WhatsApp names a person by
 * both, there is a row for each.
 */
@Entity('network_identity')
@Index('network_identity_by_contact', ['contact_id'])
export class NetworkIdentity {
  /** Keyed hash of the account, the kind and the identity; finds the row without decrypting it. */
  @PrimaryId() lookup: string;
  @IdColumn() connection_id: string;
  @IdColumn() contact_id: string;
  /** `address`: messages can be sent to it. `user_id`: WhatsApp's id for a person, who may hide their number. */
  @IdColumn({ length: 16 }) kind: 'address' | 'user_id';
  /** The address or user id itself, sealed for this row. */
  @TextColumn() identity: string;
  @NumberColumn() seen_at: number;
}
