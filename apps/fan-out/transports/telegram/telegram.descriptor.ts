import { normalizeChatId } from '#message/address-form.js';
import { MESSAGES_PER_SECOND } from '#message/account.topic.js';
import type { TransportDescriptor } from '../transport-descriptor.js';
import { TELEGRAM_TEXTS } from './telegram.texts.js';

/** Longest wait for an answer of Telegram, in milliseconds. */
export const TELEGRAM_TIMEOUT_MS = 30_000;

/** All that generic code needs to know of Telegram. */
export const TELEGRAM: TransportDescriptor = {
  name: 'telegram',
  concurrency: 16,
  perSecond: MESSAGES_PER_SECOND.telegram,
  longestAttemptMs: TELEGRAM_TIMEOUT_MS,
  receivedBy: 'provider',
  network: 'telegram',
  changes: { edited: 'in_place', deleted: 'in_place' },
  notSetUpReason: 'no_provider',
  normalizeAddress: normalizeChatId,
  describe: (reason) => {
    if (reason === 'chat_not_found') return 'The chat no longer exists; the follower was ended';
    const status = /^telegram_(\d+)$/.exec(reason)?.[1];
    return status && `Telegram answered ${status}`;
  },
  follow: { by: 'start', group: 'chat_app', wording: { version: 1 } },
  chat: {
    code: 'payload',
    startUrl:
      ({ name: bot }) =>
      ({ code }) =>
        `https://t.me/${bot}?start=${code}`,
    stopWord: () => '/stop',
    how: 'telegram_start',
  },
  texts: TELEGRAM_TEXTS,
  docs: {
    setUp: 'a bot',
    followBy: 'Start, in the chat that a link opens',
    leaveBy: '`/stop`, or blocking the bot',
    afterChange: 'changes in the chat',
    unknownFrom: 'the request was sent',
    afterNoAnswer: 'it knows no repeat: once more',
  },
};
