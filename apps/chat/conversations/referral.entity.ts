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
  /** A click's code that the network passed on from a link of this workspace; null if there was none. */
  @IdColumn({ length: 20, nullable: true }) code: string | null;
  /** Keyed hash of the network's own click id, by which a repeat is recognised; null if there is none. */
  @IdColumn({ nullable: true }) click: string | null;
  /**
   * The click id itself, sealed for this row. It is kept for an upload, if the workspace shares such ids; null
   * otherwise, after the customer refused consent, and after 30 days.
   */
  @TextColumn({ nullable: true }) click_id: string | null;
  /** WhatsApp's id of the account that was clicked; null whenever `click_id` is. */
  @IdColumn({ length: 24, nullable: true }) business_account: string | null;
  /** 1 if it has crossed or no longer counts; 0 while it waits for a message of the customer. */
  @NumberColumn() counted: number;
}
