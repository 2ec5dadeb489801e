import { Entity, Index } from 'typeorm';
import { IdColumn, NumberColumn, PrimaryId } from '#platform/adapters/sql/columns.js';

/** A tracked link of an ad. */
@Entity('link')
@Index('link_code', ['code'], { unique: true })
@Index('link_by_workspace', ['workspace_id', 'id'])
@Index('link_by_ad', ['ad_id', 'id'])
export class Link {
  @PrimaryId() id: string;
  @IdColumn() workspace_id: string;
  @IdColumn() ad_id: string;
  @IdColumn() door: string;
  /** Compared by its bytes: `aB` and `Ab` are two. */
  @IdColumn() code: string;
  /** Null while it leads to the chat. */
  @NumberColumn({ nullable: true }) archived_at: number | null;
  @NumberColumn() created_at: number;
}
