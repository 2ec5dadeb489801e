import { Entity, Index } from 'typeorm';
import type { MeasurementConsent } from '#crossing/conversation.topic.js';
import { IdColumn, NumberColumn, PrimaryId } from '#platform/adapters/sql/columns.js';
import type { NetworkName } from './network.entity.js';

/**
 * States of an upload: pending → (waiting for the click's event) → sending → sent | failed, or withheld before anything
 * was sent. `retry`: it is sent again at `next_at`. `unknown`: the network may have received it, and would now count a
 * repeat twice.
 */
export const UPLOAD_STATES = [
  'pending',
  'waiting',
  'withheld',
  'sending',
  'sent',
  'retry',
  'unknown',
  'failed',
] as const;
export type UploadState = (typeof UPLOAD_STATES)[number];

/** Meta's names of conversions. */
export const EVENT_NAMES = [
  'LeadSubmitted',
  'QualifiedLead',
  'ViewContent',
  'AddToCart',
  'CartAbandoned',
  'InitiateCheckout',
  'OrderCreated',
  'Purchase',
  'OrderCanceled',
  'OrderShipped',
  'OrderDelivered',
  'OrderReturned',
  'RatingProvided',
  'ReviewProvided',
] as const;
export type EventName = (typeof EVENT_NAMES)[number];

/** A conversion for one network. Its id is the network's `event_id`. */
@Entity('upload')
@Index('upload_once', ['stage_id', 'network'], { unique: true })
@Index('upload_due', ['next_at'])
@Index('upload_by_workspace', ['workspace_id', 'id'])
export class Upload {
  @PrimaryId() id: string;
  @IdColumn() workspace_id: string;
  @IdColumn() network: NetworkName;
  @IdColumn() stage_id: string;
  @IdColumn() event_name: EventName;
  /** When the stage was reached. */
  @NumberColumn() at: number;
  /** Consent of the chat, else of its click once that is recorded. */
  @IdColumn() consent: MeasurementConsent;
  @NumberColumn({ nullable: true }) amount_minor: number | null;
  @IdColumn({ nullable: true }) currency: string | null;
  @IdColumn() state: UploadState;
  @IdColumn({ nullable: true }) reason: string | null;
  @NumberColumn() attempts: number;
  @NumberColumn({ nullable: true }) attempted_at: number | null;
  /** Time of the first attempt that the network may have received without an answer, in milliseconds since 1970. */
  @NumberColumn({ nullable: true }) ambiguous_since: number | null;
  /** When a worker takes its next step, in milliseconds since 1970; null once it is settled. */
  @NumberColumn({ nullable: true }) next_at: number | null;
  @NumberColumn({ nullable: true }) sent_at: number | null;
  @IdColumn({ nullable: true }) fbtrace_id: string | null;
  @NumberColumn() created_at: number;
  @NumberColumn() updated_at: number;
}
