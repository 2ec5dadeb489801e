import { Entity, Index } from 'typeorm';
import type { Certainty, Consent, Door, Via } from '#crossing/conversation.topic.js';
import { IdColumn, NumberColumn, PrimaryId } from '#platform/adapters/sql/columns.js';

export const TOUCH_KINDS = ['chat_start', 'chat_touch'] as const;
export type TouchKind = (typeof TOUCH_KINDS)[number];

/**
 * A place in a subject's path: the moment when a click became a conversation, or brought the customer back to one.
 * Its click is joined when it is read, since it may be recorded here later than the chat that it opened.
 */
@Entity('touch')
@Index('touch_once', ['conversation_id', 'sequence'], { unique: true })
@Index('touch_by_subject', ['subject_id', 'at'])
@Index('touch_by_click', ['click_id'])
@Index('touch_by_code', ['code'])
@Index('touch_by_day', ['workspace_id', 'kind', 'at'])
export class Touch {
  /** The event's id. */
  @PrimaryId() id: string;
  @IdColumn() workspace_id: string;
  @IdColumn() conversation_id: string;
  /** Of the event, within its conversation. */
  @NumberColumn() sequence: number;
  @IdColumn() subject_id: string;
  @IdColumn() kind: TouchKind;
  @IdColumn() door: Door;
  @IdColumn() consent: Consent;
  @NumberColumn() at: number;
  /** What said which click or ad it was, and how sure that is. */
  @IdColumn({ length: 16 }) via: Via;
  @IdColumn({ length: 8 }) certainty: Certainty;
  /** Null where nobody clicked (a direct entry), and where the click of the code is not known yet. */
  @IdColumn({ nullable: true }) click_id: string | null;
  @IdColumn({ nullable: true }) ad_id: string | null;
  /** What stood in the draft: a click's code, if such a click exists. */
  @IdColumn({ length: 20, nullable: true }) code: string | null;
  /** What the network calls the ad. */
  @IdColumn({ length: 20, nullable: true }) network_ad_id: string | null;
  /** 1 once the person behind it was erased. */
  @NumberColumn({ default: 0 }) erased: number;
}
