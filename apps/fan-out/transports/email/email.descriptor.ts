import { normalizeMailbox } from '#message/address-form.js';
import type { TransportDescriptor } from '../transport-descriptor.js';
import { EMAIL_TEXTS } from './email.texts.js';
import { MAX_CONNECTIONS } from './mailer.js';
import { AFTER_DATA_MS, BEFORE_DATA_MS } from './smtp-timeouts.js';

const REASONS: Record<string, string> = {
  bounced: 'The mail address does not exist, or too many mails to it came back; the follower was ended',
  mail_returned: 'The follower’s mail server took the mail and could not bring it to the mailbox',
  mail_refused: 'The follower’s mail server took the mail and refused it afterwards',
  mail_expired: 'The mail could not be delivered for so long that it was given up',
  no_smtputf8: 'The mail address has letters that the mail server cannot write to (it has no SMTPUTF8)',
  no_smtp: 'No mail server is set up',
  complained: 'The follower called a mail of the channel spam and was ended',
};

/** Error codes of nodemailer for a mail server that did not answer, with the prefix `smtp_`. */
const BY_NODEMAILER: Record<string, string> = {
  econnection: 'The mail server closed the connection',
  econnreset: 'The mail server closed the connection',
  econnrefused: 'The mail server refuses connections',
  esocket: 'The connection to the mail server broke',
  etimedout: 'The mail server did not answer in time',
  timeout: 'The mail server did not answer in time',
  edns: 'The mail server’s name is not known',
  enotfound: 'The mail server’s name is not known',
  etls: 'An encrypted connection to the mail server could not be made',
  eprotocol: 'The mail server’s answer makes no sense',
  eenvelope: 'The mail server’s answer about the sender or the recipient makes no sense',
  emessage: 'The mail server’s answer about the mail makes no sense',
  estream: 'Sending the mail broke off',
  eauth: 'The mail server refuses the name and password of SMTP_URL',
  enoauth: 'The mail server wants a name and password, and SMTP_URL has none',
  broken: 'The connection to the mail server broke',
};

/** Describes a reason code of a mail in words; undefined for codes that other transports have too. */
export function describeMailReason(reason: string): string | undefined {
  const code = /^smtp_(\w+)$/.exec(reason)?.[1];
  if (code === undefined) return REASONS[reason];
  if (/^\d+$/.test(code)) return `The mail server answered ${code}`;
  return BY_NODEMAILER[code] ?? 'The mail server could not be reached';
}

/** The text before there were other languages. */
const EARLIER = {
  1: 'Every post of this channel is mailed to this address until you leave, which the link in each mail does with one click.',
};

/** All that generic code needs to know of e-mail. */
export const EMAIL: TransportDescriptor = {
  name: 'email',
  concurrency: 8,
  maxInFlight: MAX_CONNECTIONS,
  longestAttemptMs: BEFORE_DATA_MS + AFTER_DATA_MS,
  receivedBy: 'provider',
  network: 'smtp',
  changes: {},
  importable: true,
  notSetUpReason: 'no_smtp',
  normalizeAddress: normalizeMailbox,
  describe: describeMailReason,
  follow: {
    by: 'mail',
    group: 'address',
    field: { type: 'email', maxLength: 254, example: 'ayu@example.com' },
    wording: { version: 2, earlier: EARLIER },
  },
  texts: EMAIL_TEXTS,
  docs: {
    setUp: '`SMTP_URL`, and [`BOUNCE_ADDRESS`](bounces.md)',
    followBy: 'the link of a first mail',
    leaveBy: 'the link in each mail, or the mail reader’s own button',
    afterChange: 'stays as it was mailed',
    unknownFrom: 'the mail was handed over whole, with its last line',
    afterNoAnswer:
      'the answer is waited for up to ten minutes (RFC 5321, 4.5.3.2.6) while others are sent; then once more, under the same Message-ID',
  },
};
