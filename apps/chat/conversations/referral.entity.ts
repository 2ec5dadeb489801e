import { Entity, Index } from 'typeorm';
import { IdColumn, NumberColumn, PrimaryId, TextColumn } from '#platform/adapters/sql/columns.js';

/** The ad that a network named as the origin of a message. Kept for 90 days, like network click ids on the ads side. */
@Entity('referral')
@Index('referral_by_conversation', ['conversation_id', 'at'])
@Index('referral_by_age', ['at'])
export class Referral {
  /** The message's `network_id`. */
  @PrimaryId() id: string;
  @IdColumn() conversation_id: string;
  /** When the message was written, as the network says, in milliseconds since 1970. */
  @NumberColumn() at: number;
  /** The network's id of the ad; null if it named none or a post. */
  @IdColumn({ length: 20, nullable: true }) network_ad_id: string | null;
  /** The code of a link of this workspace that the network passed on; null if it passed on none. */
  @IdColumn({ length: 20, nullable: true }) code: string | null;
  /** Keyed hash of the network's own click id, which identifies a repeat. */
  @IdColumn({ nullable: true }) click: string | null;
  /**
   * The click id itself, sealed for this row, and WhatsApp's number of the account: for an upload, where the workspace shares
   * such ids. Null elsewhere, after a refusal of the customer, and after 30 days.
   */
  @TextColumn({ nullable: true }) click_id: string | null;
  @IdColumn({ length: 24, nullable: true }) business_account: string | null;
  /** 1 if it has crossed or no longer counts; 0 while it waits for a message of the customer. */
  @NumberColumn() counted: number;
}
