import { Entity, Index } from 'typeorm';
import { IdColumn, NumberColumn, PrimaryId } from '#platform/adapters/sql/columns.js';

/** What a network said of the ad that a message came from. Kept 90 days, as network click ids are on the ads side. */
@Entity('referral')
@Index('referral_by_conversation', ['conversation_id', 'at'])
@Index('referral_by_age', ['at'])
export class Referral {
  /** The message's `network_id`. */
  @PrimaryId() id: string;
  @IdColumn() conversation_id: string;
  /** When the network says that the message was written. */
  @NumberColumn() at: number;
  /** What the network calls the ad; null where it is none, or a post. */
  @IdColumn({ length: 20, nullable: true }) network_ad_id: string | null;
  /** Keyed hash of the network's own click id, by which a repeat is known. */
  @IdColumn({ nullable: true }) click: string | null;
  /** 1: it crossed, or counts no more. 0: the customer has to write first. */
  @NumberColumn() counted: number;
}
