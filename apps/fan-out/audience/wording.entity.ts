import { Entity } from 'typeorm';
import { IdColumn, NumberColumn, PrimaryId, TextColumn } from '#platform/adapters/sql/columns.js';

/** A text that people agreed to elsewhere, as an import brought it; the same text is kept once in a workspace. */
@Entity('wording')
export class ImportedWording {
  @PrimaryId() id: string;
  @IdColumn() workspace_id: string;
  @TextColumn() text: string;
  @NumberColumn() created_at: number;
}
