import { Entity, Index } from 'typeorm';
import { IdColumn, PrimaryId } from '#platform/adapters/sql/columns.js';
import type { Language } from '#platform/language/language.js';

/** What chat keeps of a workspace, from `workspace.workspace`. */
@Entity('workspace')
@Index('workspace_by_handle', ['handle'], { unique: true })
export class Workspace {
  @PrimaryId() id: string;
  @IdColumn() handle: string;
  @IdColumn() time_zone: string;
  @IdColumn() currency: string;
  /** In which it speaks to customers; null: as each one's browser asks. */
  @IdColumn({ length: 2, nullable: true }) language: Language | null;
}
