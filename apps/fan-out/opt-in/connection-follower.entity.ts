import { Entity } from 'typeorm';
import { IdColumn, PrimaryId } from '#platform/adapters/sql/columns.js';

/** Says that a connection of the brand follows a channel, and as which follower. The row goes when the connection is removed. */
@Entity('connection_follower')
export class ConnectionFollower {
  @PrimaryId() connection_id: string;
  @PrimaryId() channel_id: string;
  /** Public id of the follower. */
  @IdColumn() follower_id: string;
}
