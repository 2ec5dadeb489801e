import { Entity, Index } from 'typeorm';
import { IdColumn, NumberColumn, PrimaryId } from '#platform/adapters/sql/columns.js';

/** `receiving` until the end of the file was committed, so also where the upload broke off. */
export type ImportState = 'receiving' | 'complete';

/** Followers that a brand brings along, with the proof of each one's consent: how far its file was taken. */
@Entity('follower_import')
@Index('follower_import_by_channel', ['channel_id', 'id'])
export class FollowerImport {
  @PrimaryId() id: string;
  @IdColumn() workspace_id: string;
  @IdColumn() channel_id: string;
  @IdColumn({ length: 16 }) state: ImportState;
  /** In the order of its file. */
  @IdColumn({ length: 255 }) columns: string;
  /** Rows that were committed: where the same file goes on. */
  @NumberColumn() rows: number;
  @NumberColumn() joined: number;
  /** Followed before. */
  @NumberColumn() known: number;
  @NumberColumn() refused: number;
  /** SHA-256 of those rows: a file that begins otherwise is another file. */
  @IdColumn() digest: string;
  /** The upload that is writing, and until when it is left alone. */
  @IdColumn({ nullable: true }) holder: string | null;
  @NumberColumn() lease_until: number;
  @NumberColumn() created_at: number;
  @NumberColumn() updated_at: number;
}
