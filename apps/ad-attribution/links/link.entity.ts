import { Entity, Index } from 'typeorm';
import { GeneratedNumber, IdColumn, NumberColumn } from '#platform/adapters/sql/columns.js';

/** A tracked link of an ad. */
@Entity('link')
@Index('link_id', ['id'], { unique: true })
@Index('link_code', ['code'], { unique: true })
@Index('link_by_workspace', ['workspace_id', 'id'])
@Index('link_by_ad', ['ad_id', 'id'])
export class Link {
  /** Counts the installation's links; codes in draft texts carry it, since an id would be too long for them. */
  @GeneratedNumber() number: number;
  @IdColumn() id: string;
  @IdColumn() workspace_id: string;
  @IdColumn() ad_id: string;
  @IdColumn() door: string;
  /** Compared by its bytes: `aB` and `Ab` are two. */
  @IdColumn() code: string;
  /** Null while it leads to the chat. */
  @NumberColumn({ nullable: true }) archived_at: number | null;
  /** Counts its events. */
  @NumberColumn() sequence: number;
  @NumberColumn() created_at: number;
}
