import { IsISO8601, IsIn, IsInt, IsOptional, IsString } from 'class-validator';
import { BoundedId } from '#platform/events/bounded-fields.js';
import { PageQuery } from '#platform/http/page.js';
import { LEDGER_KINDS, type LedgerKind, type LedgerRow } from './ledger.entity.js';

/** Query of the ledger. */
export class LedgerQuery extends PageQuery {
  /** Only rows of this kind. */
  @IsOptional() @IsIn(LEDGER_KINDS) kind?: LedgerKind;
  /** Only the requests and receipts of this upload. */
  @BoundedId('upl', { optional: true }) upload_id?: string;
}

/** A row of the ledger. */
export class LedgerView {
  @BoundedId('led') id: string;
  @IsIn(LEDGER_KINDS) kind: LedgerKind;
  /** Topic of a crossing; `POST <path>` for a request and its receipt. @example crossing.conversation */
  @IsString() target: string;
  /** Id of the crossing event, or of the upload. @example evt_01k6zq8h4v9d2m7c5x3t0p6y1n */
  @IsString() ref: string;
  /** Number of the upload's request, from 1; 0 for a crossing. */
  @IsInt() attempt: number;
  @IsISO8601() at: string;
  /**
   * The exact bytes, as text: of the event that crossed, of the request (without the credential), or the facts of the
   * network's answer. For `crossing.upload_identity` the id itself is left out.
   * @example {}
   */
  @IsString() body: string;
}

/** Returns the API's view of a row. */
export const ledgerView = ({ id, kind, target, ref, attempt, at, body }: LedgerRow): LedgerView => ({
  id,
  kind,
  target,
  ref,
  attempt,
  at: new Date(at).toISOString(),
  body,
});
