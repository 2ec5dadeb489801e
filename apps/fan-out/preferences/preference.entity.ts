import { Entity, Index, PrimaryColumn } from 'typeorm';
import { IdColumn, NumberColumn, PrimaryNumber } from '#platform/adapters/sql/columns.js';

/** What a follower wants of the posts that it gets; no row where it never said. */
@Entity('preference')
export class Preference {
  @PrimaryNumber() follower_id: number;
  /** Posts until then are skipped. */
  @NumberColumn({ nullable: true }) muted_until: number | null;
  /** The IANA zone in which its hours and days are counted. */
  @IdColumn() time_zone: string;
  /** Quiet hours in minutes after midnight, both or neither; posts wait until they are over. */
  @NumberColumn({ nullable: true }) quiet_from: number | null;
  @NumberColumn({ nullable: true }) quiet_to: number | null;
  /** Most posts of a day; the others wait for the next, the newest first, and not for ever. */
  @NumberColumn({ nullable: true }) daily_cap: number | null;
}

/** A post that counts towards a follower's cap, or waits for a place under it, by the day in its zone on which that was last so. */
@Entity('cap_slot')
@Index('cap_slot_by_day', ['day'])
export class CapSlot {
  @PrimaryNumber() follower_id: number;
  @PrimaryColumn({ type: 'varchar', length: 64 }) post_id: string;
  @IdColumn({ length: 10 }) day: string;
  /** 1 while it waits. */
  @NumberColumn() waits: number;
  @NumberColumn() published_at: number;
}
