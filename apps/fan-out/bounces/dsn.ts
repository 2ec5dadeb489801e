import PostalMime, { type Email } from 'postal-mime';
import { meaningOf, statusIn, type StatusMeaning } from '../transports/email/mail-status.js';

/**
 * What a report says of a mail, the worst first. `complained`: the person called it spam. `bounced`: the address accepts
 * no mail. `returned`: it could not be delivered for another reason. `refused`: this mail or its sender was refused.
 * `expired`: the server gave up after trying for long. `delayed`: the server still tries. `arrived`: it was delivered.
 * `noted`: feedback of a mail service that is no complaint.
 */
export const MAIL_REPORT_KINDS = [
  'complained',
  'bounced',
  'returned',
  'refused',
  'expired',
  'delayed',
  'arrived',
  'noted',
] as const;
export type MailReportKind = (typeof MAIL_REPORT_KINDS)[number];

/** A report of a mail server about one mail. */
export interface MailReport {
  kind: MailReportKind;
  /** Status code of RFC 3463, such as `5.1.1`; for feedback its type, such as `abuse`. */
  status: string;
  /** The text that identifies the reported mail: recipient headers of the report, or the quoted mail's headers. */
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
/** Feedback types (RFC 5965 and its IANA registry) that mean that the person does not want such mail. */
const COMPLAINTS = new Set(['abuse', 'fraud', 'opt-out', 'opt-out-list', 'other']);

/** Reads a delivery status notification (RFC 3464, RFC 6533) or a feedback report (RFC 5965); null for any other mail. */
export async function parseMailReport(raw: Buffer): Promise<MailReport | null> {
  const mail = await PostalMime.parse(withoutEnvelopeLine(raw), {
    forceRfc822Attachments: true,
    attachmentEncoding: 'utf8',
    maxNestingDepth: 20,
    maxHeadersSize: 128 * 1024,
  }).catch(() => null);
  const type = mail && headersOf(mail, (name) => name === 'content-type');
  if (!mail || !type || !/^multipart\/report\b/i.test(type.trim())) return null;
  const status = partOf(mail, /^message\/(global-)?delivery-status$/);
  if (status !== null) return readDeliveryStatus(mail, status);
  const feedback = partOf(mail, /^message\/feedback-report$/);
  return feedback === null ? null : readFeedback(mail, feedback);
}

/** Reads a delivery status; where it names several recipients, the worst status counts. */
function readDeliveryStatus(mail: Email, part: string): MailReport | null {
  const [, ...groups] = groupsOf(part);
  const reports = groups.flatMap((group) => kindOf(fieldsOf(group)) ?? []);
  const worst = reports.sort(
    (one, other) => MAIL_REPORT_KINDS.indexOf(one.kind) - MAIL_REPORT_KINDS.indexOf(other.kind),
  )[0];
  return worst ? { ...worst, about: headersOf(mail, (name) => RECIPIENT_LINES.has(name)) } : null;
}

function readFeedback(mail: Email, part: string): MailReport | null {
  const fields = fieldsOf(groupsOf(part)[0] ?? '');
  const kind = fields.get('feedback-type')?.toLowerCase();
  if (!kind || !/^[a-z0-9-]{1,32}$/.test(kind)) return null;
  // The report quotes the mail, either whole or only its headers.
  const quoted = partOf(mail, /^(message\/(rfc822|global)|text\/rfc822-headers)$/) ?? '';
  const head = groupsOf(quoted)[0]?.replaceAll(/\n[ \t]+/g, ' ') ?? '';
  const about = [fields.get('original-mail-from') ?? '', head].join('\n');
  return { kind: COMPLAINTS.has(kind) ? 'complained' : 'noted', status: kind, about };
}

function partOf({ attachments }: Email, type: RegExp): string | null {
  const content = attachments.find(({ mimeType }) => type.test(mimeType))?.content;
  return typeof content === 'string' ? content : null;
}

/** Splits a text at its empty lines. */
const groupsOf = (text: string): string[] =>
  text
    .replaceAll('\r\n', '\n')
    .trim()
    .split(/\n(?:[ \t]*\n)+/);

/** Removes the `From ` line of the mbox format, which Postfix puts before a mail that it pipes to a program. */
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

function kindOf(fields: Map<string, string>): Pick<MailReport, 'kind' | 'status'> | null {
  const action = fields
    .get('action')
    ?.toLowerCase()
    .split(/[\s(;]/)[0];
  const status = statusOf(fields);
  if (!action || !status) return null;
  if (action === 'delayed') return { kind: 'delayed', status };
  if (['delivered', 'relayed', 'expanded'].includes(action)) return { kind: 'arrived', status };
  if (action !== 'failed') return null;
  if (!status.startsWith('5.')) return { kind: 'expired', status };
  return { kind: KIND_BY_MEANING[meaningOf(status)], status };
}

const KIND_BY_MEANING: Record<StatusMeaning, MailReportKind> = {
  no_mailbox: 'bounced',
  no_domain: 'returned',
  unreached: 'returned',
  mail: 'refused',
};

/** The status of a recipient. Some servers always write 5.0.0 and quote the more exact status of the other server beside it. */
function statusOf(fields: Map<string, string>): string | undefined {
  const status = /\b[245]\.\d{1,3}\.\d{1,3}\b/.exec(fields.get('status') ?? '')?.[0];
  if (!status?.endsWith('.0.0')) return status;
  const quoted = statusIn((fields.get('diagnostic-code') ?? '').replace(/^smtp\s*;\s*/i, ''));
  return quoted !== null && quoted[0] === status[0] ? quoted : status;
}
