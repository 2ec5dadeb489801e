import { Entity, Index } from 'typeorm';
import { IdColumn, PrimaryNumber, TextColumn } from '#platform/adapters/sql/columns.js';

/**
 * The id by which a network names an active follower who hides the address, such as the business-scoped user id of a
 * WhatsApp follower.
 */
@Entity('network_user')
@Index('network_user_by_lookup', ['lookup'])
export class NetworkUser {
  @PrimaryNumber() follower_id: number;
  @IdColumn() workspace_id: string;
  /** Sealed under `userIdSealName`. */
  @TextColumn() user_id: string;
  /** Keyed hash of the user id, to find the row by. */
  @IdColumn() lookup: string;
}

/** The name under which a row's user id is sealed. */
export const userIdSealName = (follower_id: number): string => `network user ${follower_id}`;
