import { Entity, Index } from 'typeorm';
import { GeneratedNumber, IdColumn, NumberColumn, TextColumn } from '#platform/adapters/sql/columns.js';

/**
 * Clicks that count, as one transaction recorded them; kept for some minutes to recognise their repetitions. A row for
 * each click would have to be found by its key: such rows lie anywhere in the file, and each costs a page of it.
 */
@Entity('recent_click')
@Index('recent_click_by_time', ['at'])
export class RecentClicks {
  @GeneratedNumber() id: number;
  /** The process that wrote it, by a random id. */
  @IdColumn() writer: string;
  @NumberColumn() at: number;
  /** JSON: key, id and time of each click. */
  @TextColumn() clicks: string;
}
