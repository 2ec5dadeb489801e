import { Type } from 'class-transformer';
import { IsISO8601, IsIn, IsInt, IsOptional, IsString, ValidateNested } from 'class-validator';
import { BoundedId } from '#platform/events/bounded-fields.js';
import { TRANSPORTS, type TransportName } from '#message/transport-name.js';
import { FieldPerTransport, transportFields } from '../audience/by-transport.js';

/** Receipts by state. The five add up to the audience at every moment. */
export class ReceiptTotals {
  @IsInt() pending: number;
  @IsInt() deferred: number;
  @IsInt() delivered: number;
  @IsInt() failed: number;
  @IsInt() skipped: number;
}

/** Receipts of one transport by state, with the number of its followers in the audience. */
export class TransportReceiptTotals extends ReceiptTotals {
  @IsInt() audience: number;
}

/** Receipts by transport and state; a transport without followers has zeros. */
@FieldPerTransport(ValidateNested(), Type(() => TransportReceiptTotals))
export class TotalsByTransport extends transportFields<TransportReceiptTotals>() {}

/** Why receipts are not delivered. */
export class ReceiptReason {
  @IsIn(['deferred', 'failed', 'skipped']) state: string;
  /** A short code: `left`, `timeout`, `http_500`. @example timeout */
  @IsString() reason: string;
  /** The same in plain words. @example It did not answer in time */
  @IsString() words: string;
  @IsInt() count: number;
}

/** A transport by which nothing can be sent at present; its deliveries wait and are tried again. */
export class DeliveryProblem {
  @IsIn([...TRANSPORTS]) transport: TransportName;
  /** When it began. */
  @IsISO8601() since: string;
  /** A short code: `smtp_econnrefused`, `telegram_401`, `no_smtp`. @example smtp_econnrefused */
  @IsString() reason: string;
  /** The same in plain words. @example The mail server refuses connections */
  @IsString() words: string;
  /** Receipts of the post by this transport that are pending, or deferred for another reason than a follower's preferences. */
  @IsInt() waiting: number;
}

/** How far the newest edit of a post, or its deletion, has been delivered to followers who have the post and whose transport can edit it. */
export class ChangeReport {
  @IsIn(['edited', 'deleted']) kind: 'edited' | 'deleted';
  /** `done` when no follower is left to whom the change will be sent. */
  @IsIn(['sending', 'done']) state: 'sending' | 'done';
  /** Followers who get the change later: after their quiet hours, or when a failed attempt is repeated. */
  @IsInt() waiting: number;
  /** Followers who could not get the change and keep the post as it was. */
  @IsInt() missed: number;
}

/** Who got a post, who did not, and why. */
export class DeliveryReport {
  @BoundedId('pst') post_id: string;
  /** `planning` while the audience is being cut: the counts are those so far. `complete` when nothing is pending or deferred. */
  @IsIn(['planning', 'sending', 'complete']) state: 'planning' | 'sending' | 'complete';
  @IsInt() audience: number;
  @ValidateNested() @Type(() => ReceiptTotals) totals: ReceiptTotals;
  @ValidateNested() @Type(() => TotalsByTransport) by_transport: TotalsByTransport;
  @ValidateNested({ each: true }) @Type(() => ReceiptReason) reasons: ReceiptReason[];
  /** What keeps the post from being sent over a transport; empty when nothing does. */
  @ValidateNested({ each: true }) @Type(() => DeliveryProblem) problems: DeliveryProblem[];
  /** When the post was stopped; deliveries that had not begun by then are skipped. Null when it was not stopped. */
  @IsOptional() @IsISO8601() stopped_at: string | null;
  /** Null when the post was never edited or deleted. */
  @IsOptional() @ValidateNested() @Type(() => ChangeReport) change: ChangeReport | null;
}
