import { Entity, Index } from 'typeorm';
import { IdColumn, PrimaryNumber, TextColumn } from '#platform/adapters/sql/columns.js';

/** What WhatsApp calls a follower who may hide their number, as long as they follow. */
@Entity('whatsapp_user')
@Index('whatsapp_user_by_lookup', ['lookup'])
export class WhatsAppUser {
  @PrimaryNumber() follower_id: number;
  @IdColumn() workspace_id: string;
  /** The business-scoped user id, sealed for this row alone. */
  @TextColumn() user_id: string;
  /** Keyed hash that finds the user id again. */
  @IdColumn() lookup: string;
}

/** The name of a row for its seal. */
export const sealOf = (follower_id: number): string => `whatsapp user ${follower_id}`;
