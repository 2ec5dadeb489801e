import type { Network } from '#message/account.topic.js';
import type { TransportName } from '#message/transport-name.js';
import type { TransportDescriptor } from '../../apps/fan-out/transports/transport-descriptor.js';
import { ZALO_TEXTS } from './zalo.texts.js';

/** Chats with an account of Zalo, a network of its own: it tries that opt-in needs no code for one. */
export const ZALO: TransportDescriptor = {
  name: 'zalo' as TransportName,
  network: 'zalo' as Network,
  concurrency: 16,
  longestAttemptMs: 10_000,
  receivedBy: 'provider',
  changes: {},
  notSetUpReason: 'no_provider',
  normalizeAddress: (given) => (/^\d{5,20}$/.test(given) ? given : null),
  follow: { by: 'start', group: 'chat_app', wording: { version: 1 } },
  chat: {
    code: 'text',
    startUrl:
      ({ account }) =>
      ({ handle, code }) =>
        `https://zalo.me/${account}?message=${encodeURIComponent(`#on ${handle} ${code}`)}`,
    stopWord: () => '#off',
    how: 'zalo_message',
  },
  texts: ZALO_TEXTS,
  docs: {
    setUp: 'an account',
    followBy: '`#on`, in the chat that a link opens',
    leaveBy: '`#off`',
    afterChange: 'stays as it was sent',
    unknownFrom: 'the request was sent',
    afterNoAnswer: 'it knows no repeat: once more',
  },
};
