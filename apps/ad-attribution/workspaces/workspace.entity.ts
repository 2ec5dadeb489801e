import { Entity } from 'typeorm';
import { IdColumn, NumberColumn, PrimaryId } from '#platform/adapters/sql/columns.js';
import type { Language } from '#platform/language/language.js';

/** What this app knows of a workspace: a projection of `workspace.workspace`. */
@Entity('workspace')
export class Workspace {
  @PrimaryId() id: string;
  @IdColumn() handle: string;
  @IdColumn() time_zone: string;
  @IdColumn() currency: string;
  /** In which it speaks to customers; null: as each one's browser asks. */
  @IdColumn({ length: 2, nullable: true }) language: Language | null;
  /** Of the event that it was last read from. */
  @NumberColumn() sequence: number;
}
