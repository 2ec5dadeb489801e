import { Entity } from 'typeorm';
import { IdColumn, NumberColumn, PrimaryId } from '#platform/adapters/sql/columns.js';

/** A greeting that an ad may name. Its text is kept in chat alone. */
@Entity('greeting')
export class Greeting {
  @PrimaryId() id: string;
  @IdColumn() workspace_id: string;
  @NumberColumn() archived: number;
  /** Sequence of the last applied event. */
  @NumberColumn() sequence: number;
}
