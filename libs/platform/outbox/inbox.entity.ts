import { Entity, Index, PrimaryColumn } from 'typeorm';
import { GeneratedId, IdColumn, NumberColumn, TextColumn } from '../adapters/sql/columns.js';

/** An event that a subscription has taken effect of: written in the effect's own transaction. */
@Entity('inbox')
@Index('inbox_by_age', ['taken_at'])
export class InboxRow {
  @PrimaryColumn({ type: 'varchar', length: 64 }) subscription: string;
  @PrimaryColumn({ type: 'varchar', length: 64 }) event_id: string;
  @NumberColumn() taken_at: number;
}

/** An event set aside: its key failed, or an earlier one of its key is parked. */
@Entity('parked_event')
@Index('parked_by_key', ['subscription', 'event_key', 'id'])
@Index('parked_once', ['subscription', 'event_id'], { unique: true })
export class ParkedEvent {
  @GeneratedId() id: number;
  @IdColumn() subscription: string;
  @IdColumn() topic: string;
  @IdColumn() event_key: string;
  @IdColumn() event_id: string;
  @TextColumn() headers: string;
  @TextColumn() payload: string;
  /** Why its key was parked: the class and message of the error, without content. Null behind the first one. */
  @TextColumn({ nullable: true }) error: string | null;
  @NumberColumn() parked_at: number;
}
