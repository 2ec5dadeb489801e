import { Type } from 'class-transformer';
import { IsIn, IsInt, IsISO8601, IsOptional, IsString, ValidateNested } from 'class-validator';

/** Receipts by state. The five add up to the audience at every moment. */
export class Totals {
  @IsInt() pending: number;
  @IsInt() deferred: number;
  @IsInt() delivered: number;
  @IsInt() failed: number;
  @IsInt() skipped: number;
}

export class TransportTotals extends Totals {
  @IsInt() audience: number;
}

export class TotalsByTransport {
  @ValidateNested() @Type(() => TransportTotals) live: TransportTotals;
  @ValidateNested() @Type(() => TransportTotals) webhook: TransportTotals;
  @ValidateNested() @Type(() => TransportTotals) email: TransportTotals;
  @ValidateNested() @Type(() => TransportTotals) web_push: TransportTotals;
  @ValidateNested() @Type(() => TransportTotals) telegram: TransportTotals;
  @ValidateNested() @Type(() => TransportTotals) discord: TransportTotals;
  @ValidateNested() @Type(() => TransportTotals) whatsapp: TransportTotals;
}

/** Why receipts are not delivered. */
export class ReceiptReason {
  @IsIn(['deferred', 'failed', 'skipped']) state: string;
  /** A short code: `left`, `timeout`, `http_500`. */
  @IsString() reason: string;
  /** The same in plain words. */
  @IsString() words: string;
  @IsInt() count: number;
}

/** How far the newest edit of a post, or its deletion, has come to those who have it and whose transport can follow it. */
export class ChangeReport {
  @IsIn(['edited', 'deleted']) kind: 'edited' | 'deleted';
  /** `done` when nobody is to be told any more. */
  @IsIn(['going', 'done']) state: 'going' | 'done';
  /** Told later: after their quiet hours, or when what failed is tried again. */
  @IsInt() waiting: number;
  /** Could not be told: they keep the post as it was. */
  @IsInt() missed: number;
}

/** Who got a post, who did not, and why. */
export class DeliveryReport {
  @IsString() post_id: string;
  /** `planning` while the audience is being cut: the counts are those so far. `complete` when nothing is pending or deferred. */
  @IsIn(['planning', 'sending', 'complete']) state: 'planning' | 'sending' | 'complete';
  @IsInt() audience: number;
  @ValidateNested() @Type(() => Totals) totals: Totals;
  @ValidateNested() @Type(() => TotalsByTransport) by_transport: TotalsByTransport;
  @ValidateNested({ each: true }) @Type(() => ReceiptReason) reasons: ReceiptReason[];
  /** Since when what was not sent is skipped; null while nobody stopped it. */
  @IsOptional() @IsISO8601() stopped_at: string | null;
  /** Null while it is as it was published. */
  @IsOptional() @ValidateNested() @Type(() => ChangeReport) change: ChangeReport | null;
}
