import { Entity, Index } from 'typeorm';
import { IdColumn, NumberColumn, PrimaryId, TextColumn } from '#platform/adapters/sql/columns.js';

/** `crossing`: came through the wall. `request`: left for a network. `receipt`: what the network answered. */
export const LEDGER_KINDS = ['crossing', 'request', 'receipt'] as const;
export type LedgerKind = (typeof LEDGER_KINDS)[number];

/** A row of the ledger. Rows are only ever added. */
@Entity('ledger')
@Index('ledger_by_workspace', ['workspace_id', 'id'])
@Index('ledger_by_kind', ['workspace_id', 'kind', 'id'])
@Index('ledger_once', ['ref', 'kind', 'attempt'], { unique: true })
export class LedgerRow {
  @PrimaryId() id: string;
  @IdColumn() workspace_id: string;
  @IdColumn() kind: LedgerKind;
  /** The topic of a crossing; `POST <path>` of a request and its receipt. */
  @IdColumn({ length: 200 }) target: string;
  /** The event's id, or the upload's. */
  @IdColumn() ref: string;
  /** Counts the requests of an upload from 1; 0 for a crossing. */
  @NumberColumn() attempt: number;
  @NumberColumn() at: number;
  /** The exact bytes: JSON text. */
  @TextColumn() body: string;
}
