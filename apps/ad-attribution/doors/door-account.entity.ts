import { Entity, Index } from 'typeorm';
import type { ConnectedDoor, DoorState } from '#crossing/door.topic.js';
import { IdColumn, NumberColumn, PrimaryId } from '#platform/adapters/sql/columns.js';

/** An account of the brand by which customers can write to it: a projection of the topic crossing.door. */
@Entity('door')
@Index('door_by_workspace', ['workspace_id', 'connection_id'])
export class DoorAccount {
  @PrimaryId() connection_id: string;
  @IdColumn() workspace_id: string;
  @IdColumn({ length: 16 }) door: ConnectedDoor;
  /**
   * The account's public address: the digits of a number, or a username; null while the account does not serve chats,
   * or if the network did not report it.
   */
  @IdColumn({ nullable: true }) address: string | null;
  @IdColumn({ length: 8 }) state: DoorState;
  /** Sequence of the last applied event. */
  @NumberColumn() sequence: number;
}
