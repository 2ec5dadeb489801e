import { Entity } from 'typeorm';
import { IdColumn, NumberColumn, PrimaryId, TextColumn } from '#platform/adapters/sql/columns.js';

/** The opening hours of a workspace or of one of its teams, and what its chats say outside of them. */
@Entity('opening_hours')
export class OpeningHoursRow {
  @PrimaryId() workspace_id: string;
  /** Empty for the workspace's own, which count for chats of no team and of teams without hours. */
  @PrimaryId() team_id: string;
  /** IANA time zone; null for the workspace's. */
  @IdColumn({ nullable: true }) time_zone: string | null;
  /** JSON of OpeningTimes, without the zone. */
  @TextColumn() times: string;
  /** The away message in each language; null for none. */
  @TextColumn({ nullable: true }) away_en: string | null;
  @TextColumn({ nullable: true }) away_id: string | null;
  @NumberColumn() changed_at: number;
}
