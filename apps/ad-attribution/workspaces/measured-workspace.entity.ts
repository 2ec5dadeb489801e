import { Entity } from 'typeorm';
import { NumberColumn, PrimaryId } from '#platform/adapters/sql/columns.js';

/** A workspace that has a click or a cost. */
@Entity('measured_workspace')
export class MeasuredWorkspace {
  @PrimaryId() workspace_id: string;
  @NumberColumn() since: number;
}
