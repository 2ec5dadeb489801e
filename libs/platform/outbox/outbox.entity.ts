import { Column, Entity, Index } from 'typeorm';
import { GeneratedId, IdColumn, NumberColumn, PrimaryNumber, TextColumn } from '../adapters/sql/columns.js';

/** An event that was committed with its effect and is not in the log yet. */
@Entity('outbox')
@Index('outbox_by_shard', ['shard', 'id'])
export class OutboxRow {
  @GeneratedId() id: number;
  @Column({ type: 'smallint' }) shard: number;
  @IdColumn() topic: string;
  @IdColumn() event_key: string;
  @IdColumn() event_id: string;
  /** JSON of the CloudEvents attributes. */
  @TextColumn() headers: string;
  @TextColumn() payload: string;
}

/** The process (`holder`) that relays a shard, until an instant in milliseconds since 1970. */
@Entity('outbox_lease')
export class OutboxLease {
  @PrimaryNumber() shard: number;
  @IdColumn() holder: string;
  @NumberColumn() until: number;
}
