import { Entity, Index } from 'typeorm';
import type { Language } from '#platform/language/language.js';
import { IdColumn, NumberColumn, PrimaryId } from '#platform/adapters/sql/columns.js';

/** What fan-out keeps of a channel, from message.channel. */
@Entity('channel')
@Index('channel_by_handle', ['handle'], { unique: true })
export class Channel {
  @PrimaryId() id: string;
  @IdColumn() workspace_id: string;
  @IdColumn() handle: string;
  @IdColumn({ length: 120 }) name: string;
  /** Null: as its workspace says. */
  @IdColumn({ length: 2, nullable: true }) language: Language | null;
  /** Names this line of live positions: made anew when the positions start over. */
  @IdColumn() epoch: string;
  /** Counts joins, leaves and plans, each under the lock of this row, so that it orders them for ever. */
  @NumberColumn() tick: number;
  /** Counts what its followers say about when they want posts. */
  @NumberColumn() wished: number;
  /** The highest sequence among its posts here. */
  @NumberColumn() latest: number;
  /** Live streams have gone past this sequence without the posts that were missing below it. */
  @NumberColumn() passed: number;
  /** While it is archived: the highest sequence of those posts that are sent no more; else null. */
  @NumberColumn({ nullable: true }) archived_after: number | null;
}
