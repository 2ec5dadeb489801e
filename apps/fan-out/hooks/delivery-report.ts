import PostalMime, { type Email } from 'postal-mime';

/**
 * What a mail server says of a mail. `bounced`: the address takes none. `refused`: this mail, or its sender. `expired`:
 * it was tried for long enough. `delayed`: it is still tried.
 */
export type MailFate = 'bounced' | 'refused' | 'expired' | 'delayed' | 'arrived';

export interface DeliveryReport {
  fate: MailFate;
  /** As RFC 3463 has it: `5.1.1`. */
  status: string;
  /** The lines in which the address stands that the report was sent to. */
  recipients: string;
}

/** The worst of a report counts first. */
const FATES: readonly MailFate[] = ['bounced', 'refused', 'expired', 'delayed', 'arrived'];
/** Size, content and policy are about the mail or its sender, not about who was to get it (RFC 3463: 5.3.4, 5.6, 5.7). */
const ABOUT_THE_MAIL = /^5\.(3\.4|6\.\d+|7\.\d+)$/;
const RECIPIENT_LINES = new Set([
  'to',
  'delivered-to',
  'x-original-to',
  'envelope-to',
  'x-envelope-to',
  'apparently-to',
]);

/** Reads a delivery status notification (RFC 3464, RFC 6533); null for any other mail. */
export async function reportOf(raw: Buffer): Promise<DeliveryReport | null> {
  const mail = await PostalMime.parse(withoutEnvelopeLine(raw), {
    forceRfc822Attachments: true,
    attachmentEncoding: 'utf8',
    maxNestingDepth: 20,
    maxHeadersSize: 128 * 1024,
  }).catch(() => null);
  const type = mail && headersOf(mail, (name) => name === 'content-type');
  if (!mail || !type || !/^multipart\/report\b/i.test(type.trim())) return null;
  const part = mail.attachments.find(({ mimeType }) => /^message\/(global-)?delivery-status$/.test(mimeType));
  if (typeof part?.content !== 'string') return null;
  const [, ...groups] = part.content
    .replaceAll('\r\n', '\n')
    .trim()
    .split(/\n(?:[ \t]*\n)+/);
  const seen = groups.flatMap((group) => fateOf(fieldsOf(group)) ?? []);
  const worst = seen.sort((one, other) => FATES.indexOf(one.fate) - FATES.indexOf(other.fate))[0];
  return worst ? { ...worst, recipients: headersOf(mail, (name) => RECIPIENT_LINES.has(name)) } : null;
}

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

function fateOf(fields: Map<string, string>): Pick<DeliveryReport, 'fate' | 'status'> | null {
  const action = fields
    .get('action')
    ?.toLowerCase()
    .split(/[\s(;]/)[0];
  const status = /\b[245]\.\d{1,3}\.\d{1,3}\b/.exec(fields.get('status') ?? '')?.[0];
  if (!action || !status) return null;
  if (action === 'delayed') return { fate: 'delayed', status };
  if (['delivered', 'relayed', 'expanded'].includes(action)) return { fate: 'arrived', status };
  if (action !== 'failed') return null;
  if (!status.startsWith('5.')) return { fate: 'expired', status };
  return { fate: ABOUT_THE_MAIL.test(status) ? 'refused' : 'bounced', status };
}
