import { Entity, Index } from 'typeorm';
import type { Certainty, Consent, Door, Via } from '#crossing/conversation.topic.js';
import { IdColumn, NumberColumn, PrimaryId } from '#platform/adapters/sql/columns.js';

/** Kinds of touches: the first one of a conversation, and further ones. */
export const TOUCH_KINDS = ['chat_start', 'chat_touch'] as const;
export type TouchKind = (typeof TOUCH_KINDS)[number];

/**
 * One step of a subject's path: a click or ad that started a conversation, or brought the customer back to it. The
 * click is joined when paths are read, because it may be recorded later than the touch.
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
  /** Sequence of the event within its conversation. */
  @NumberColumn() sequence: number;
  @IdColumn() subject_id: string;
  @IdColumn() kind: TouchKind;
  @IdColumn() door: Door;
  @IdColumn() consent: Consent;
  @NumberColumn() at: number;
  /** The source that named the click or ad, and how certain it is. */
  @IdColumn({ length: 16 }) via: Via;
  @IdColumn({ length: 8 }) certainty: Certainty;
  /** Id of the click; null if nobody clicked (a direct entry), or the code's click is not recorded yet. */
  @IdColumn({ nullable: true }) click_id: string | null;
  @IdColumn({ nullable: true }) ad_id: string | null;
  /** Code from the draft; it is checked only by finding its click. */
  @IdColumn({ length: 20, nullable: true }) code: string | null;
  /** The network's id of the ad. */
  @IdColumn({ length: 20, nullable: true }) network_ad_id: string | null;
  /** 1 once the person behind it was erased. */
  @NumberColumn({ default: 0 }) erased: number;
}
