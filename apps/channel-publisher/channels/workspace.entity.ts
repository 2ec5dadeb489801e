import { Entity } from 'typeorm';
import { IdColumn, PrimaryId } from '#platform/adapters/sql/columns.js';
import type { Language } from '#platform/language/language.js';

/** What channel-publisher keeps of a workspace, from workspace.workspace. */
@Entity('workspace')
export class Workspace {
  @PrimaryId() id: string;
  /** In which it speaks to followers of channels that say none; null: as each one's browser asks. */
  @IdColumn({ length: 2, nullable: true }) language: Language | null;
}
