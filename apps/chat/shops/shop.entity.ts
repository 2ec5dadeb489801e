import { Entity, Index } from 'typeorm';
import { IdColumn, NumberColumn, PrimaryId, TextColumn } from '#platform/adapters/sql/columns.js';

/** A shop of the brand, which says by its webhook what becomes of orders. */
@Entity('shop')
@Index('shop_by_workspace', ['workspace_id', 'id'])
export class Shop {
  @PrimaryId() id: string;
  @IdColumn() workspace_id: string;
  @IdColumn({ length: 120 }) name: string;
  /** The secret that signs its calls, sealed and bound to this row: it is needed itself in order to verify them. */
  @TextColumn() secret: string;
  /** The secret before the last rotation, sealed; null if there is none. */
  @TextColumn({ nullable: true }) previous_secret: string | null;
  /** Until when the previous secret is accepted too, in milliseconds since 1970. */
  @NumberColumn({ nullable: true }) previous_until: number | null;
  @NumberColumn() created_at: number;
}

/** Purpose under which secrets of shops are sealed. */
export const SHOP_SECRET = 'shop secret';
