import { Entity } from 'typeorm';
import { IdColumn, NumberColumn, PrimaryId } from '#platform/adapters/sql/columns.js';
import type { Language } from '#platform/language/language.js';

/** The settings of a workspace that the ads side needs: a projection of the topic `workspace.workspace`. */
@Entity('workspace')
export class Workspace {
  @PrimaryId() id: string;
  @IdColumn() handle: string;
  @IdColumn() time_zone: string;
  @IdColumn() currency: string;
  /** Language of texts for customers; null to use the language of each customer's browser. */
  @IdColumn({ length: 2, nullable: true }) language: Language | null;
  /** Sequence of the event from which the row was last written. */
  @NumberColumn() sequence: number;
}
