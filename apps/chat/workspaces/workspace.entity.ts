import { Entity, Index } from 'typeorm';
import { IdColumn, PrimaryId } from '#platform/adapters/sql/columns.js';

/** What chat keeps of a workspace, from `workspace.workspace`. */
@Entity('workspace')
@Index('workspace_by_handle', ['handle'], { unique: true })
export class Workspace {
  @PrimaryId() id: string;
  @IdColumn() handle: string;
  @IdColumn() time_zone: string;
  @IdColumn() currency: string;
}
