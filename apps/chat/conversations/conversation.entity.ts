import { Entity, Index } from 'typeorm';
import type { Consent, Door, Via } from '#crossing/conversation.topic.js';
import { IdColumn, NumberColumn, PrimaryId } from '#platform/adapters/sql/columns.js';

/** One contact's chat through one door. It is a chat from the customer's first message on. */
@Entity('conversation')
@Index('conversation_by_contact', ['contact_id', 'door'], { unique: true })
@Index('conversation_by_activity', ['workspace_id', 'last_activity_at', 'id'])
export class Conversation {
  @PrimaryId() id: string;
  @IdColumn() workspace_id: string;
  @IdColumn() contact_id: string;
  @IdColumn() door: Door;
  /** The brand's account with the network whose chat it is; null in the web chat. */
  @IdColumn({ nullable: true }) connection_id: string | null;
  @IdColumn({ nullable: true }) greeting_id: string | null;

  /**
   * What said which click, or which ad, brought the customer here: of all that was told the most trusted, and of those the
   * earliest (attribution.ts). `none` until they wrote. A later click is a touch of its own.
   */
  @IdColumn({ length: 16 }) via: Via;
  @IdColumn({ nullable: true }) click_id: string | null;
  @IdColumn({ nullable: true }) ad_id: string | null;
  /** When that click or ad led here, and which it was: its click's key, or the network's id of the ad. */
  @NumberColumn({ nullable: true }) attributed_at: number | null;
  @IdColumn({ nullable: true }) attributed_to: string | null;
  /** What the customer answered in the chat itself, else what the last click said. */
  @IdColumn() consent: Consent;
  /** The customer's latest answer in the chat; null: none. */
  @IdColumn({ length: 8, nullable: true }) consent_answer: Exclude<Consent, 'unknown'> | null;
  @NumberColumn({ nullable: true }) consent_answered_at: number | null;
  /** When they were asked over a network; null: they were not. */
  @NumberColumn({ nullable: true }) consent_asked_at: number | null;
  /** The click that the page was last opened with, which counts when the customer writes next. */
  @IdColumn({ nullable: true }) pending_click_id: string | null;
  @IdColumn({ nullable: true }) pending_ad_id: string | null;
  @IdColumn({ nullable: true }) pending_consent: Consent | null;

  /** Counts what crossed. */
  @NumberColumn() sequence: number;
  /** Counts the messages: the position in the live stream. */
  @NumberColumn() message_sequence: number;
  @NumberColumn() opened_at: number;
  /** When the customer first wrote. */
  @NumberColumn({ nullable: true }) started_at: number | null;
  @NumberColumn({ nullable: true }) replied_at: number | null;
  @NumberColumn({ nullable: true }) qualified_at: number | null;
  /** Null until the customer wrote: a page that was merely opened is no chat. */
  @NumberColumn({ nullable: true }) last_activity_at: number | null;
  /** When the customer wrote the first message that no agent has answered since. */
  @NumberColumn({ nullable: true }) unanswered_since: number | null;

  /** Of a network's chat, by the network's clock: when the customer last wrote, and when the brand last answered. */
  @NumberColumn({ nullable: true }) customer_wrote_at: number | null;
  @NumberColumn({ nullable: true }) brand_wrote_at: number | null;
  /** When they last did what opens a network's reply window without words: came by a link, or reacted. */
  @NumberColumn({ nullable: true }) customer_acted_at: number | null;
  /** Up to when the customer has got, and has read, what was sent, by the network's clock. */
  @NumberColumn({ nullable: true }) delivered_until: number | null;
  @NumberColumn({ nullable: true }) read_until: number | null;
  /** Until when answers cost nothing, as the network said; null where it said nothing. */
  @NumberColumn({ nullable: true }) free_until: number | null;
}
