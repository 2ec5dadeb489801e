import { Entity, Index } from 'typeorm';
import type { Certainty, MeasurementConsent, DoorName, Via } from '#crossing/conversation.topic.js';
import { IdColumn, NumberColumn, PrimaryId } from '#platform/adapters/sql/columns.js';

/** Kinds of touches: the first one of a conversation, and further ones. */
export const TOUCH_KINDS = ['chat_start', 'chat_touch'] as const;
export type TouchKind = (typeof TOUCH_KINDS)[number];

/**
 * One step of a subject's path: the start of a conversation, with or without a click, or the customer's return to it by
 * a further click or ad. The click is joined when paths are read, because it may be recorded later than the touch.
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
  @IdColumn() door: DoorName;
  @IdColumn() consent: MeasurementConsent;
  /** Time of the touch, in milliseconds since 1970. */
  @NumberColumn() at: number;
  /** The source that named the click or ad, and how certain it is. */
  @IdColumn({ length: 16 }) via: Via;
  @IdColumn({ length: 8 }) certainty: Certainty;
  /** Id of the click; null if nobody clicked (a direct entry), or the code's click is not recorded yet. */
  @IdColumn({ nullable: true }) click_id: string | null;
  @IdColumn({ nullable: true }) ad_id: string | null;
  /** Code of a click, from the draft or from the link's `ref`; null if there was none. Such a click need not exist. */
  @IdColumn({ length: 20, nullable: true }) code: string | null;
  /** The network's id of the ad. */
  @IdColumn({ length: 20, nullable: true }) network_ad_id: string | null;
  /** 1 after the person was erased. */
  @NumberColumn({ default: 0 }) erased: number;
}
