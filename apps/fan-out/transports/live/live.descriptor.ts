import type { TransportDescriptor } from '../transport-descriptor.js';
import { LIVE_TEXTS } from './live.texts.js';

const REASONS: Record<string, string> = {
  retention: 'The follower was away for longer than the stream is kept',
  late: 'The post came after the live stream had moved on',
};

/** The text before there were other languages. */
const EARLIER = {
  1: 'Posts of this channel come to this browser while it is open. You can leave with one click.',
};

/** The stream that a follower's browser holds open. Nothing is sent by it: followers fetch what they miss. */
export const LIVE: TransportDescriptor = {
  name: 'live',
  concurrency: 0,
  longestAttemptMs: 0,
  receivedBy: 'follower',
  // The stream that is open shows the change; see the live room.
  changes: {},
  normalizeAddress: () => null,
  describe: (reason) => REASONS[reason],
  follow: { by: 'session', group: 'browser', needsScript: true, wording: { version: 2, earlier: EARLIER } },
  texts: LIVE_TEXTS,
  docs: {
    setUp: '',
    followBy: 'a button of the channel’s page',
    leaveBy: 'the same button',
    afterChange: 'changes on the page',
    unknownFrom: 'never: the stream is written, or the browser fetches again from its last position',
    afterNoAnswer: '',
  },
};
