import { Entity } from 'typeorm';
import { IdColumn, NumberColumn, PrimaryId, PrimaryNumber } from '#platform/adapters/sql/columns.js';
import type { RowRefusal } from './refusals.js';

/** A refused row of an import: its position in the file and the reason, never its content. */
@Entity('import_refusal')
export class ImportRefusal {
  @PrimaryId() import_id: string;
  /** Line of the file on which the row begins. */
  @PrimaryNumber() line: number;
  /** Number of the field in the row, from 1. */
  @NumberColumn() column_number: number;
  @IdColumn({ length: 32 }) field: string;
  @IdColumn({ length: 32 }) reason: RowRefusal;
}
