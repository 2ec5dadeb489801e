import { normalizePhoneNumber } from '#message/address-form.js';
import { MESSAGES_PER_SECOND } from '#message/account.topic.js';
import { START_WORDS, STOP_WORDS } from '#message/keyword.js';
import type { StartAccount, TransportDescriptor } from '../transport-descriptor.js';
import { WHATSAPP_TEXTS } from './whatsapp.texts.js';
import { lateFailureOf, reasonOfCode } from './whatsapp.codes.js';

/** Codes of the Cloud API, behind `wa_`. */
const CODES: Record<string, string> = {
  4: 'The app’s limit at WhatsApp is used up for the moment',
  80007: 'The account’s limit at WhatsApp is used up for the moment',
  130429: 'WhatsApp accepts no more messages a second from this number',
  131056: 'WhatsApp accepts no more messages to this follower within six seconds',
  131048: 'WhatsApp limits the number, because too many people blocked it or called it spam',
  131047: 'WhatsApp takes nothing but templates more than a day after the follower last wrote',
  131049: 'The follower has had as many marketing messages as WhatsApp allows at the moment',
  131050: 'The follower has stopped marketing messages in WhatsApp; the follower was ended',
  131026: 'WhatsApp cannot bring it to this number: it may not be on WhatsApp, or have an old app',
  130472: 'The follower is part of an experiment by WhatsApp, in which such messages are held back',
  131031: 'WhatsApp has locked the account; Meta’s own pages say why',
  368: 'WhatsApp has blocked the account for a while, because it sees a breach of its policies',
  131057: 'The account is in maintenance at WhatsApp for about a minute',
  190: 'The access token for WhatsApp has expired or is not valid: enter a new one',
  bad_number: 'WhatsApp says that this is no phone number',
  failed: 'WhatsApp says that it did not arrive, and not why',
};

/** Longest wait for an answer of WhatsApp, in milliseconds. */
export const WHATSAPP_TIMEOUT_MS = 30_000;

/** The number as the brand entered it, else as Meta shows it; null if the account's name is only its id. */
const numberOf = ({ settings, name, account }: StartAccount): string | null =>
  settings.phone_number ?? (name === account ? null : name);

/** All that generic code needs to know of WhatsApp. */
export const WHATSAPP: TransportDescriptor = {
  name: 'whatsapp',
  concurrency: 32,
  perSecond: MESSAGES_PER_SECOND.whatsapp,
  longestAttemptMs: WHATSAPP_TIMEOUT_MS,
  receivedBy: 'provider',
  importable: true,
  notSetUpReason: 'no_provider',
  normalizeAddress: normalizePhoneNumber,
  describe: (reason) => {
    const code = /^wa_(\w+)$/.exec(reason)?.[1];
    return code && (CODES[code] ?? `WhatsApp answered ${code.replaceAll('_', ' ')}`);
  },
  network: 'whatsapp',
  changes: {},
  reasonOfStatus: reasonOfCode,
  lateFailure: lateFailureOf,
  follow: { by: 'start', group: 'chat_app', wording: { version: 1 } },
  chat: {
    code: 'text',
    // The message that the link prepares: a keyword, the channel's handle, and the code, by which it is known as no dialogue.
    startUrl: (account) => {
      const number = numberOf(account);
      const word = account.settings.start_words?.[0] ?? START_WORDS[0];
      if (number === null) return null;
      return ({ handle, code }) =>
        `https://wa.me/${number}?text=${encodeURIComponent([word, handle, code].join(' '))}`;
    },
    startAloneFollows: true,
    stopWord: ({ stop_words }) => stop_words?.[0] ?? STOP_WORDS[0]!,
    how: 'whatsapp_keyword',
    messageIdHasAddress: true,
  },
  texts: WHATSAPP_TEXTS,
  docs: {
    setUp: 'a number, a template',
    followBy: 'START, in the chat that a link opens',
    leaveBy: '`STOP`, or WhatsApp’s own switch',
    afterChange: 'stays as it was sent',
    unknownFrom: 'the request was sent',
    afterNoAnswer: 'it knows no repeat: once more',
  },
};
