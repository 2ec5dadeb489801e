import { Entity } from 'typeorm';
import { IdColumn, NumberColumn, PrimaryId } from '#platform/adapters/sql/columns.js';

/** What this app knows of a workspace: a projection of `workspace.workspace`. */
@Entity('workspace')
export class Workspace {
  @PrimaryId() id: string;
  @IdColumn() handle: string;
  @IdColumn() time_zone: string;
  @IdColumn() currency: string;
  /** Of the event that it was last read from. */
  @NumberColumn() sequence: number;
}
