import { normalizeSubscription } from '#message/address-form.js';
import type { TransportDescriptor } from '../transport-descriptor.js';
import { WEB_PUSH_TEXTS } from './web-push.texts.js';

/** Longest wait for an answer of a push service, in milliseconds. */
export const WEB_PUSH_TIMEOUT_MS = 15_000;

/** All that generic code needs to know of Web Push. */
export const WEB_PUSH: TransportDescriptor = {
  name: 'web_push',
  concurrency: 64,
  longestAttemptMs: WEB_PUSH_TIMEOUT_MS,
  receivedBy: 'provider',
  // A changed notification appears as a new one when the first is no longer shown.
  changes: { edited: 'announced', deleted: 'announced' },
  normalizeAddress: normalizeSubscription,
  describe: (reason) =>
    reason === 'bad_keys' ? 'The subscription’s keys cannot be used; the follower was ended' : undefined,
  follow: {
    by: 'first_message',
    how: 'push_subscription',
    group: 'browser',
    needsScript: true,
    wording: { version: 1 },
  },
  texts: WEB_PUSH_TEXTS,
  docs: {
    setUp: '',
    followBy: 'a button, and the browser’s permission',
    leaveBy: 'the same button, or the notification’s',
    afterChange: 'takes the notification’s place',
    unknownFrom: 'the request was sent',
    afterNoAnswer: 'sent again by the schedule; topic and tag make it take the place of the first',
  },
};
