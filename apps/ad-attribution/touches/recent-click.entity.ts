import { Entity, Index } from 'typeorm';
import { NumberColumn, PrimaryId } from '#platform/adapters/sql/columns.js';

/** A click that counts, kept for some minutes to recognise its repetitions. */
@Entity('recent_click')
@Index('recent_click_by_time', ['at'])
export class RecentClick {
  /** The visitor's hash, the link's number and the hash of the network's click id. */
  @PrimaryId() id: string;
  @NumberColumn() at: number;
}
