import { Entity } from 'typeorm';
import { IdColumn, NumberColumn, PrimaryId, PrimaryNumber } from '#platform/adapters/sql/columns.js';
import type { Refusal } from './refusals.js';

/** A row of an import that was not taken: where it stands and what is wrong with it, never what it said. */
@Entity('import_refusal')
export class ImportRefusal {
  @PrimaryId() import_id: string;
  /** Line of the file on which the row begins. */
  @PrimaryNumber() line: number;
  /** Place in the row, from 1. */
  @NumberColumn() column_number: number;
  @IdColumn({ length: 32 }) field: string;
  @IdColumn({ length: 32 }) reason: Refusal;
}
