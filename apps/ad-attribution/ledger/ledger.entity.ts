import { Entity, Index } from 'typeorm';
import { IdColumn, NumberColumn, PrimaryId, TextColumn } from '#platform/adapters/sql/columns.js';

/**
 * Kinds of rows. `crossing`: an event that came through the wall. `request`: what was sent to a network. `receipt`: the
 * network's answer.
 */
export const LEDGER_KINDS = ['crossing', 'request', 'receipt'] as const;
export type LedgerKind = (typeof LEDGER_KINDS)[number];

/** A row of the ledger. Rows are only added, never changed. */
@Entity('ledger')
@Index('ledger_by_workspace', ['workspace_id', 'id'])
@Index('ledger_by_kind', ['workspace_id', 'kind', 'id'])
@Index('ledger_once', ['ref', 'kind', 'attempt'], { unique: true })
export class LedgerRow {
  @PrimaryId() id: string;
  @IdColumn() workspace_id: string;
  @IdColumn() kind: LedgerKind;
  /** Topic of a crossing; `POST <path>` for a request and its receipt. */
  @IdColumn({ length: 200 }) target: string;
  /** Id of the crossing event, or of the upload. */
  @IdColumn() ref: string;
  /** Number of the upload's request, from 1; 0 for a crossing. */
  @NumberColumn() attempt: number;
  @NumberColumn() at: number;
  /** The exact bytes, as JSON text. */
  @TextColumn() body: string;
}
