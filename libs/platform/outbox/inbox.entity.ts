import { Entity, Index, PrimaryColumn } from 'typeorm';
import { GeneratedId, IdColumn, NumberColumn, TextColumn } from '../adapters/sql/columns.js';

/** An event that a subscription has processed; written in the same transaction as its effect. */
@Entity('inbox')
@Index('inbox_by_age', ['taken_at'])
export class InboxRow {
  @PrimaryColumn({ type: 'varchar', length: 64 }) subscription: string;
  @PrimaryColumn({ type: 'varchar', length: 64 }) event_id: string;
  @NumberColumn() taken_at: number;
}

/** A parked event: its handler kept failing, or an earlier event of its key is parked. */
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
  /** Class and message of the error that parked the key, without content; null for the key's later events. */
  @TextColumn({ nullable: true }) error: string | null;
  @NumberColumn() parked_at: number;
}
