import { Entity, Index } from 'typeorm';
import { IdColumn, NumberColumn, PrimaryId } from '#platform/adapters/sql/columns.js';

/** `receiving` until the end of the file is committed; an interrupted upload stays `receiving`. */
export type ImportState = 'receiving' | 'complete';

/** An import of followers from a CSV file with the proof of their consent, and how far the file has been committed. */
@Entity('follower_import')
@Index('follower_import_by_channel', ['channel_id', 'id'])
export class FollowerImport {
  @PrimaryId() id: string;
  @IdColumn() workspace_id: string;
  @IdColumn() channel_id: string;
  @IdColumn({ length: 16 }) state: ImportState;
  /** Names of the columns in the order of the file, separated by commas; a hash of what was chosen by hand. */
  @IdColumn({ length: 255 }) columns: string;
  /** Committed rows; an upload of the same file resumes after them. */
  @NumberColumn() rows: number;
  @NumberColumn() joined: number;
  /** Rows whose person followed already. */
  @NumberColumn() already_following: number;
  @NumberColumn() refused: number;
  /** SHA-256 of the committed rows, by which an upload of another file is recognized. */
  @IdColumn() digest: string;
  /** The upload that holds the import, and when its lease ends. */
  @IdColumn({ nullable: true }) holder: string | null;
  @NumberColumn() lease_until: number;
  @NumberColumn() created_at: number;
  @NumberColumn() updated_at: number;
}
