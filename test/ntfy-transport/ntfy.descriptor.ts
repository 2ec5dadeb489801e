import type { TransportName } from '#message/transport-name.js';
import type { TransportDescriptor } from '../../apps/fan-out/transports/transport-descriptor.js';

import { NTFY_TEXTS } from './ntfy.texts.js';

export const NTFY_TIMEOUT_MS = 10_000;
const TOPIC = /^https?:\/\/[^/\s]+\/[\w-]{1,64}$/;

/** Topics of ntfy (https://docs.ntfy.sh/publish/), a small transport that tries docs/adding-a-transport.md. */
export const NTFY: TransportDescriptor = {
  name: 'ntfy' as TransportName,
  concurrency: 16,
  longestAttemptMs: NTFY_TIMEOUT_MS,
  receivedBy: 'provider',
  changes: {},
  importable: true,
  normalizeAddress: (given) => (TOPIC.test(given) ? given : null),
  describe: (reason) =>
    reason === 'ntfy_topic' ? 'The server of ntfy takes nothing for this topic' : undefined,
  follow: {
    by: 'first_message',
    group: 'chat_app',
    field: { type: 'url', maxLength: 200, example: 'https://ntfy.sh/kopi' },
    wording: { version: 1 },
  },
  texts: NTFY_TEXTS,
  docs: {
    setUp: '',
    followBy: 'the URL of a topic, or an import',
    leaveBy: 'a link in each message',
    afterChange: 'stays as it was sent',
    unknownFrom: 'the request was sent',
    afterNoAnswer: 'it knows no repeat: once more',
  },
};
