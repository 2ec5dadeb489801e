import { Entity, Index, PrimaryColumn } from 'typeorm';
import { IdColumn, NumberColumn, PrimaryNumber } from '#platform/adapters/sql/columns.js';

/** When a follower wants posts. There is no row for a follower who never set preferences. */
@Entity('preference')
export class Preference {
  @PrimaryNumber() follower_id: number;
  /** Posts are skipped until this instant. */
  @NumberColumn({ nullable: true }) muted_until: number | null;
  /** The IANA time zone of the quiet hours and of the daily cap's day. */
  @IdColumn() time_zone: string;
  /** Quiet hours in minutes after midnight; both are set or neither. Posts wait until the quiet hours end. */
  @NumberColumn({ nullable: true }) quiet_from: number | null;
  @NumberColumn({ nullable: true }) quiet_to: number | null;
  /** Most posts per day. Further posts wait for the next day, newest first, for at most `CAP_HORIZON_MS`. */
  @NumberColumn({ nullable: true }) daily_cap: number | null;
}

/** A post that counts under a follower's daily cap on `day`, or that waited for a free slot on that day. `day` is local to the follower's time zone. */
@Entity('cap_slot')
@Index('cap_slot_by_day', ['day'])
export class CapSlot {
  @PrimaryNumber() follower_id: number;
  @PrimaryColumn({ type: 'varchar', length: 64 }) post_id: string;
  @IdColumn({ length: 10 }) day: string;
  /** 1 while the post waits for a free slot, 0 once it counts. */
  @NumberColumn() waiting: number;
  @NumberColumn() published_at: number;
}
