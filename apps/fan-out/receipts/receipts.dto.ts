import { Type } from 'class-transformer';
import { IsISO8601, IsIn, IsInt, IsOptional, IsString, Matches, ValidateNested } from 'class-validator';
import { BoundedId } from '#platform/events/bounded-fields.js';
import { PageQuery } from '#platform/http/page.js';
import { TRANSPORTS } from '#message/transport-name.js';

/** States of a receipt that the API shows. */
export const RECEIPT_STATES = ['pending', 'deferred', 'delivered', 'failed', 'skipped'] as const;
export type ReceiptView = (typeof RECEIPT_STATES)[number];

/** Filter and page of a post's receipts. They are listed in the order in which the post is sent. */
export class ReceiptsQuery extends PageQuery {
  /** Only receipts in this state. */
  @IsIn(RECEIPT_STATES) state: ReceiptView;
  /** Only receipts with this reason code, as `reasons` of the delivery names it. */
  @IsOptional() @Matches(/^[a-z0-9_]{1,32}$/) reason?: string;
}

/** Query of the CSV of receipts. */
export class ReceiptsExportQuery {
  /** Only receipts in this state. */
  @IsIn(RECEIPT_STATES) state: ReceiptView;
}

/** One follower's receipt of a post. */
export class FollowerReceipt {
  /** Names the follower without saying who it is. */
  @BoundedId('fol') follower_id: string;
  @IsIn(TRANSPORTS) transport: string;
  @IsIn(RECEIPT_STATES) state: ReceiptView;
  /** A short code; null while pending and once delivered. */
  @IsOptional() @IsString() reason: string | null;
  /** The same in plain words. */
  @IsOptional() @IsString() words: string | null;
  /** How often the post was sent to the follower; null where only the state is kept. */
  @IsOptional() @IsInt() attempts: number | null;
  /** When a deferred delivery is tried again. */
  @IsOptional() @IsISO8601() until: string | null;
  /** When the receipt got this state; null where only the state is kept. */
  @IsOptional() @IsISO8601() at: string | null;
}

/** A page of receipts. */
export class ReceiptPage {
  @ValidateNested({ each: true }) @Type(() => FollowerReceipt) items: FollowerReceipt[];
  /** Null on the last page. */
  @IsOptional() @IsString() next_cursor: string | null;
}
