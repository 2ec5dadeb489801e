import { normalizeUrl } from '#message/address-form.js';
import type { TransportDescriptor } from '../transport-descriptor.js';
import { WEBHOOK_TEXTS } from './webhook.texts.js';

const HOUR_MS = 3_600_000;
/** Longest wait for an answer of a follower's server, in milliseconds. */
export const WEBHOOK_TIMEOUT_MS = 15_000;

/** All that generic code needs to know of webhooks. */
export const WEBHOOK: TransportDescriptor = {
  name: 'webhook',
  concurrency: 32,
  longestAttemptMs: WEBHOOK_TIMEOUT_MS,
  receivedBy: 'follower',
  // An edit is another request; a deletion takes words back and is not put off.
  changes: { edited: 'announced', deleted: 'in_place' },
  // Five days, as Standard Webhooks recommends.
  endsAfterFailingMs: 120 * HOUR_MS,
  normalizeAddress: normalizeUrl,
  follow: {
    by: 'challenge',
    group: 'developers',
    field: { type: 'url', maxLength: 2_000, example: 'https://example.com/hooks/corong' },
    wording: { version: 1 },
  },
  texts: WEBHOOK_TEXTS,
  docs: {
    page: 'webhooks.md',
    setUp: '',
    followBy: 'its URL, which has to echo a challenge',
    leaveBy: 'a link in each delivery',
    afterChange: 'is called about',
    unknownFrom: 'the request was sent',
    afterNoAnswer:
      'sent again by the schedule under the same `webhook-id`, by which the endpoint knows a repeat',
  },
};
