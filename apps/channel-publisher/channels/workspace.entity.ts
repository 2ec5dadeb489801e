import { Entity } from 'typeorm';
import { IdColumn, PrimaryId } from '#platform/adapters/sql/columns.js';
import type { Language } from '#platform/language/language.js';

/** The settings of a workspace that channel-publisher needs: a projection of the topic workspace.workspace. */
@Entity('workspace')
export class Workspace {
  @PrimaryId() id: string;
  /** Language of the pages of channels without their own language; null to use each visitor's browser language. */
  @IdColumn({ length: 2, nullable: true }) language: Language | null;
}
