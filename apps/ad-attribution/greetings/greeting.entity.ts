import { Entity } from 'typeorm';
import { IdColumn, NumberColumn, PrimaryId } from '#platform/adapters/sql/columns.js';

/** That a greeting exists, and whose it is; what it says is chat's. */
@Entity('greeting')
export class Greeting {
  @PrimaryId() id: string;
  @IdColumn() workspace_id: string;
  @NumberColumn() archived: number;
  /** Of the event that it was last read from. */
  @NumberColumn() sequence: number;
}
