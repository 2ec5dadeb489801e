import PostalMime, { type Email } from 'postal-mime';
import { meaningOf, statusIn, type StatusMeaning } from '../transports/email/mail-status.js';

/**
 * What a mail server says of a mail. `bounced`: the address takes none. `returned`: it could not be brought, for another
 * reason. `refused`: this mail, or its sender. `expired`: it was tried for long enough. `delayed`: it is still tried.
 * `complained`: the person called it spam. `noted`: a report by a mail service that is no complaint.
 */
export const MAIL_FATES = [
  'complained',
  'bounced',
  'returned',
  'refused',
  'expired',
  'delayed',
  'arrived',
  'noted',
] as const;
export type MailFate = (typeof MAIL_FATES)[number];

export interface MailReport {
  fate: MailFate;
  /** As RFC 3463 has it: `5.1.1`. Of a complaint its kind: `abuse`. */
  status: string;
  /** The lines that name the mail which the report is about: it was sent to an address, or is quoted. */
  about: string;
}

const RECIPIENT_LINES = new Set([
  'to',
  'delivered-to',
  'x-original-to',
  'envelope-to',
  'x-envelope-to',
  'apparently-to',
]);
/** Of the kinds of RFC 5965 and its registry those by which a person says that they do not want such mail. */
const COMPLAINTS = new Set(['abuse', 'fraud', 'opt-out', 'opt-out-list', 'other']);

/** Reads a delivery status notification (RFC 3464, RFC 6533) or a feedback report (RFC 5965); null for any other mail. */
export async function reportOf(raw: Buffer): Promise<MailReport | null> {
  const mail = await PostalMime.parse(withoutEnvelopeLine(raw), {
    forceRfc822Attachments: true,
    attachmentEncoding: 'utf8',
    maxNestingDepth: 20,
    maxHeadersSize: 128 * 1024,
  }).catch(() => null);
  const type = mail && headersOf(mail, (name) => name === 'content-type');
  if (!mail || !type || !/^multipart\/report\b/i.test(type.trim())) return null;
  const status = partOf(mail, /^message\/(global-)?delivery-status$/);
  if (status !== null) return deliveryReport(mail, status);
  const feedback = partOf(mail, /^message\/feedback-report$/);
  return feedback === null ? null : feedbackReport(mail, feedback);
}

/** The worst that is said of a recipient counts. */
function deliveryReport(mail: Email, part: string): MailReport | null {
  const [, ...groups] = groupsOf(part);
  const seen = groups.flatMap((group) => fateOf(fieldsOf(group)) ?? []);
  const worst = seen.sort((one, other) => MAIL_FATES.indexOf(one.fate) - MAIL_FATES.indexOf(other.fate))[0];
  return worst ? { ...worst, about: headersOf(mail, (name) => RECIPIENT_LINES.has(name)) } : null;
}

function feedbackReport(mail: Email, part: string): MailReport | null {
  const fields = fieldsOf(groupsOf(part)[0] ?? '');
  const kind = fields.get('feedback-type')?.toLowerCase();
  if (!kind || !/^[a-z0-9-]{1,32}$/.test(kind)) return null;
  // The mail that is complained about is quoted, as a whole or by its head.
  const quoted = partOf(mail, /^(message\/(rfc822|global)|text\/rfc822-headers)$/) ?? '';
  const head = groupsOf(quoted)[0]?.replaceAll(/\n[ \t]+/g, ' ') ?? '';
  const about = [fields.get('original-mail-from') ?? '', head].join('\n');
  return { fate: COMPLAINTS.has(kind) ? 'complained' : 'noted', status: kind, about };
}

function partOf({ attachments }: Email, type: RegExp): string | null {
  const content = attachments.find(({ mimeType }) => type.test(mimeType))?.content;
  return typeof content === 'string' ? content : null;
}

/** What empty lines keep apart. */
const groupsOf = (text: string): string[] =>
  text
    .replaceAll('\r\n', '\n')
    .trim()
    .split(/\n(?:[ \t]*\n)+/);

/** Mail that comes through a pipe of Postfix begins with a line of the mailbox format. */
function withoutEnvelopeLine(raw: Buffer): Buffer {
  return raw.subarray(0, 5).toString('latin1') === 'From ' ? raw.subarray(raw.indexOf(10) + 1) : raw;
}

const headersOf = ({ headers }: Email, wanted: (name: string) => boolean): string =>
  headers
    .filter(({ key }) => wanted(key))
    .map(({ value }) => value)
    .join('\n');

function fieldsOf(group: string): Map<string, string> {
  const fields = new Map<string, string>();
  for (const line of group.replaceAll(/\n[ \t]+/g, ' ').split('\n')) {
    const colon = line.indexOf(':');
    if (colon > 0) fields.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim());
  }
  return fields;
}

function fateOf(fields: Map<string, string>): Pick<MailReport, 'fate' | 'status'> | null {
  const action = fields
    .get('action')
    ?.toLowerCase()
    .split(/[\s(;]/)[0];
  const status = statusOf(fields);
  if (!action || !status) return null;
  if (action === 'delayed') return { fate: 'delayed', status };
  if (['delivered', 'relayed', 'expanded'].includes(action)) return { fate: 'arrived', status };
  if (action !== 'failed') return null;
  if (!status.startsWith('5.')) return { fate: 'expired', status };
  return { fate: FATES[meaningOf(status)], status };
}

const FATES: Record<StatusMeaning, MailFate> = {
  no_mailbox: 'bounced',
  no_domain: 'returned',
  unreached: 'returned',
  mail: 'refused',
};

/** Some servers write 5.0.0 whatever it was, and beside it what the other server said, which knows better. */
function statusOf(fields: Map<string, string>): string | undefined {
  const status = /\b[245]\.\d{1,3}\.\d{1,3}\b/.exec(fields.get('status') ?? '')?.[0];
  if (!status?.endsWith('.0.0')) return status;
  const said = statusIn((fields.get('diagnostic-code') ?? '').replace(/^smtp\s*;\s*/i, ''));
  return said !== null && said[0] === status[0] ? said : status;
}
