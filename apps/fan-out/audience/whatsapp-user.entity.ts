import { Entity, Index } from 'typeorm';
import { IdColumn, PrimaryNumber, TextColumn } from '#platform/adapters/sql/columns.js';

/** The business-scoped user id of an active WhatsApp follower. A follower who hides the phone number is known by this id alone. */
@Entity('whatsapp_user')
@Index('whatsapp_user_by_lookup', ['lookup'])
export class WhatsAppUser {
  @PrimaryNumber() follower_id: number;
  @IdColumn() workspace_id: string;
  /** Sealed under `userIdSealName`. */
  @TextColumn() user_id: string;
  /** Keyed hash of the user id, to find the row by. */
  @IdColumn() lookup: string;
}

/** The name under which a row's user id is sealed. */
export const userIdSealName = (follower_id: number): string => `whatsapp user ${follower_id}`;
