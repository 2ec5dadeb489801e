import { IsISO8601, IsIn, IsInt, IsOptional, IsString } from 'class-validator';
import { BoundedId } from '#platform/events/bounded-fields.js';
import { CONSENTS, type MeasurementConsent } from '#crossing/conversation.topic.js';
import { PageQuery } from '#platform/http/page.js';
import { UPLOAD_NETWORKS, type NetworkName } from './network.entity.js';
import {
  EVENT_NAMES,
  UPLOAD_STATES,
  type EventName,
  type Upload,
  type UploadState,
} from './upload.entity.js';

/** Query of the list of uploads. */
export class UploadQuery extends PageQuery {
  /** Only uploads in this state. */
  @IsOptional() @IsIn(UPLOAD_STATES) state?: UploadState;
}

/** A conversion sent, or not sent, to an ad network. */
export class UploadView {
  /** Also the network's `event_id`. */
  @BoundedId('upl') id: string;
  @IsIn(UPLOAD_NETWORKS) network: NetworkName;
  @BoundedId('stg') stage_id: string;
  @IsIn(EVENT_NAMES) event_name: EventName;
  @IsIn(CONSENTS) consent: MeasurementConsent;
  /** Minor units of `currency`. */
  @IsOptional() @IsInt() amount_minor: number | null;
  @IsOptional() @IsString() currency: string | null;
  /** When the stage was reached. */
  @IsISO8601() at: string;
  @IsIn(UPLOAD_STATES) state: UploadState;
  /**
   * Code of the reason why it is withheld, waits, is sent again, or failed. `ambiguous_click_id`: the last click has
   * several ids of the network, and it is unknown which is right. `marked_spam`: it goes on once the chat is no longer marked as
   * spam.
   */
  @IsOptional() @IsString() reason: string | null;
  /** Number of requests. The bytes and the answer of each are in the ledger. */
  @IsInt() attempts: number;
  /** Time of its next step; null once it is settled. */
  @IsOptional() @IsISO8601() next_at: string | null;
  @IsOptional() @IsISO8601() sent_at: string | null;
  /** Meta's trace id of the request that it accepted. */
  @IsOptional() @IsString() fbtrace_id: string | null;
  @IsISO8601() created_at: string;
  @IsISO8601() updated_at: string;
}

const iso = (instant: number) => new Date(instant).toISOString();
const isoOrNull = (instant: number | null) => (instant === null ? null : iso(instant));

/** Returns the API's view of an upload. */
export const uploadView = (row: Upload): UploadView => ({
  id: row.id,
  network: row.network,
  stage_id: row.stage_id,
  event_name: row.event_name,
  consent: row.consent,
  amount_minor: row.amount_minor,
  currency: row.currency,
  at: iso(row.at),
  state: row.state,
  reason: row.reason,
  attempts: row.attempts,
  next_at: isoOrNull(row.next_at),
  sent_at: isoOrNull(row.sent_at),
  fbtrace_id: row.fbtrace_id,
  created_at: iso(row.created_at),
  updated_at: iso(row.updated_at),
});
