import { Entity, Index } from 'typeorm';
import type { Consent, Door } from '#crossing/conversation.topic.js';
import { IdColumn, NumberColumn, PrimaryId } from '#platform/adapters/sql/columns.js';

export const TOUCH_KINDS = ['chat_start', 'chat_return'] as const;
export type TouchKind = (typeof TOUCH_KINDS)[number];

/**
 * A place in a subject's path: the moment when a click became a conversation, or brought the customer back to one.
 * Its click is joined when it is read, since it may be recorded here later than the chat that it opened.
 */
@Entity('touch')
@Index('touch_once', ['conversation_id', 'sequence'], { unique: true })
@Index('touch_by_subject', ['subject_id', 'at'])
@Index('touch_by_click', ['click_id'])
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
  /** Null where nobody clicked: a direct entry. */
  @IdColumn({ nullable: true }) click_id: string | null;
  @IdColumn({ nullable: true }) ad_id: string | null;
  /** 1 once the person behind it was erased. */
  @NumberColumn({ default: 0 }) erased: number;
}
