import { Entity, Index } from 'typeorm';
import { IdColumn, NumberColumn, PrimaryId } from '#platform/adapters/sql/columns.js';

/** A word by which the team sorts conversations. */
@Entity('tag')
@Index('tag_by_name', ['workspace_id', 'name'], { unique: true })
@Index('tag_by_deletion', ['deleted_at'])
export class Tag {
  @PrimaryId() id: string;
  @IdColumn() workspace_id: string;
  /** The tag's words; its id once it is deleted, so that the words are free again. */
  @IdColumn() name: string;
  @NumberColumn() created_at: number;
  /** When it was deleted; the row goes once no conversation has the tag. Null while it is in use. */
  @NumberColumn({ nullable: true }) deleted_at: number | null;
}
