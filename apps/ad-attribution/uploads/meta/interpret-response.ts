import { NEVER_CONNECTED, type MetaResponse } from './meta.client.js';

/** The meaning of an answer for the upload. */
export type ResponseOutcome =
  | { state: 'sent' }
  | { state: 'failed'; reason: string }
  | {
      state: 'retry';
      reason: string;
      /** True if the network may have received the event nevertheless. */
      ambiguous: boolean;
      /** True if the network would refuse all other events as well. */
      halt?: boolean;
    };

const RATE_LIMIT = 4;
const TOKEN = 190;

/** Returns what Meta's answer to a request with one event means. */
export function interpretResponse({
  status,
  events_received,
  error_code,
  failure,
}: MetaResponse): ResponseOutcome {
  if (status === null) {
    return { state: 'retry', reason: 'no_answer', ambiguous: !NEVER_CONNECTED.has(failure ?? '') };
  }
  if (status >= 200 && status < 300) {
    if (events_received === 1) return { state: 'sent' };
    // A success without a readable body proves nothing, so the event is sent again; Meta recognises it by its event_id.
    if (events_received === null) return { state: 'retry', reason: 'unreadable_answer', ambiguous: true };
    return { state: 'failed', reason: `events_received_${events_received}` };
  }
  if (status >= 500) return { state: 'retry', reason: `http_${status}`, ambiguous: true };
  if (error_code === TOKEN) return { state: 'retry', reason: 'token_refused', ambiguous: false, halt: true };
  if (error_code === RATE_LIMIT || status === 429)
    return { state: 'retry', reason: 'rate_limited', ambiguous: false };
  return { state: 'failed', reason: error_code === null ? `http_${status}` : `meta_${error_code}` };
}
