import { Injectable } from '@nestjs/common';
import { html, linkUrls, type Html } from '#platform/http/html.js';
import { isolateDirection } from '#platform/http/text.js';
import { TEXTS } from '../../pages/texts.js';
import { BounceAddresses } from './bounce-addresses.js';
import type { DeliveryRoute } from '../../rate-limits/delivery-limits.js';
import { UNANSWERED } from '../http-outcome.js';
import { meaningOf, statusIn } from './mail-status.js';
import { MailAccountHalted } from './workspace-mail-servers.js';
import { ForbiddenTarget } from '#platform/security/outgoing-http.js';
import { Mailer, type OutgoingMail } from './mailer.js';
import { NoSmtpUtf8, NoReplyToMail, type MailTimeouts } from './smtp-connections.js';
import { AFTER_DATA_MS, BEFORE_DATA_MS } from './smtp-timeouts.js';
import { Transport, type Delivery, type Outcome } from '../transport.port.js';
import { describeMailReason, EMAIL } from './email.descriptor.js';
import { describeGenericReason } from '../reasons.js';

/**
 * Sends posts as mail, in text and HTML, with one-click unsubscribe in the mail program (RFC 8058). A time-out before the server has
 * the whole mail means that it was not sent. Afterwards the server's answer is awaited for up to ten minutes, while other mails are
 * sent. Without an answer the mail may arrive: it is sent once more with the same Message-ID, and fails when that is not answered
 * either.
 */
@Injectable()
export class EmailTransport extends Transport {
  static readonly descriptor = EMAIL;
  readonly descriptor = EMAIL;
  timeoutMs = AFTER_DATA_MS;
  /** Ids of deliveries whose mail the server has received but not answered yet. */
  private readonly handedOver = new Set<string>();

  constructor(
    private readonly mailer: Mailer,
    private readonly bounces: BounceAddresses,
  ) {
    super();
  }

  override mayBeSlow({ id }: Delivery): boolean {
    return this.handedOver.has(id);
  }

  /** A workspace's own mail server is a credential of its own, so that its failures do not hold up mails of other workspaces. */
  override credentialOf({ channel: { workspace_id } }: Delivery): string | null {
    return this.mailer.hasOwnServer(workspace_id) ? `email:${workspace_id}` : null;
  }

  async deliver(delivery: Delivery, onWaiting?: () => void): Promise<Outcome> {
    const { id, post, follower_id } = delivery;
    const bounce = this.bounces.addressFor({ post_id: post.id, follower_id });
    const mail = { ...mailOf(delivery), ...(bounce !== undefined && { bounce }) };
    const timeouts: MailTimeouts = {
      beforeMs: Math.min(BEFORE_DATA_MS, this.timeoutMs),
      afterMs: this.timeoutMs,
      onHandedOver: () => void this.handedOver.add(id),
    };
    try {
      const sent = await this.mailer.send(mail, timeouts, onWaiting);
      return sent === 'sent' ? { state: 'delivered' } : { state: 'skipped', reason: 'no_smtp' };
    } catch (error) {
      return smtpOutcome(error);
    } finally {
      this.handedOver.delete(id);
    }
  }
}

/** All workspaces without a mail server of their own share one route. */
export const SMTP_ROUTE: DeliveryRoute = {
  name: 'email',
  transport: 'email',
  workspace_id: null,
  describe: (reason) => describeMailReason(reason) ?? describeGenericReason(reason),
};

/** SMTP reply codes that say that the server takes no mail, rather than that it refuses a recipient. They include a refused login. */
const OF_SERVER: ReadonlySet<number> = new Set([421, 432, 454, 530, 534, 535, 538]);

/** Commands whose replies speak of the recipient or the mail. All others (greeting, EHLO, AUTH, MAIL FROM) speak of the sender. */
const OF_MAIL: ReadonlySet<string | undefined> = new Set(['RCPT TO', 'DATA']);
/** The reply that says that the mail is too large, to MAIL FROM too (RFC 1870). */
const TOO_LARGE = 552;

/**
 * Turns an SMTP error into an outcome. A 4xx reply, no reply, a refused login or a refused sender is deferred; another 5xx
 * reply fails, and ends a follower without a mailbox.
 */
export function smtpOutcome(error: unknown): Outcome {
  if (error instanceof MailAccountHalted)
    return { state: 'deferred', ...error.halted, throttled: 'account', notSent: true };
  if (error instanceof ForbiddenTarget) return { state: 'failed', reason: 'private_target' };
  if (error instanceof NoReplyToMail)
    return { state: 'deferred', reason: UNANSWERED, unreachable: 'endpoint', mayHaveArrived: true };
  if (error instanceof NoSmtpUtf8) return { state: 'failed', reason: 'no_smtputf8' };
  const {
    responseCode,
    response = '',
    command,
    code,
    originalCode,
  } = error as Record<'response' | 'command' | 'code' | 'originalCode', string | undefined> & {
    responseCode?: number;
  };
  if (!responseCode) {
    const named = ((code === 'ESOCKET' && originalCode) || code || 'broken')
      .toLowerCase()
      .replace(/[^a-z0-9]/g, '');
    return { state: 'deferred', reason: `smtp_${named}`.slice(0, 32), unreachable: 'endpoint' };
  }
  const reason = `smtp_${responseCode}`;
  const lasting = responseCode >= 500;
  if (command === 'MAIL FROM' && responseCode === TOO_LARGE) return { state: 'failed', reason };
  if (!OF_MAIL.has(command)) {
    // Whatever status stands in the reply: it says nothing of the recipient, and all mails would be refused alike.
    const ofServer = lasting || OF_SERVER.has(responseCode);
    return { state: 'deferred', reason, ...(ofServer && { unreachable: 'provider' }) };
  }
  // Without an enhanced status, only a refused recipient says something about the address, and not what.
  const status = statusIn(response) ?? (command === 'RCPT TO' ? `${lasting ? 5 : 4}.0.0` : null);
  const meaning = status === null ? 'mail' : meaningOf(status);
  if (OF_SERVER.has(responseCode)) return { state: 'deferred', reason, unreachable: 'provider' };
  if (lasting && meaning === 'no_mailbox') return { state: 'failed', reason: 'bounced', ends: 'bounced' };
  const bounced = status !== null && meaning !== 'mail' && { bounceStatus: status };
  if (lasting) return { state: 'failed', reason, ...bounced };
  return { state: 'deferred', reason, ...bounced };
}

function mailOf({
  id,
  follower_id,
  post,
  channel,
  address,
  unsubscribe_url,
  preferences_url,
  language,
}: Delivery): OutgoingMail {
  const { mail } = TEXTS[language];
  const name = channel.name;
  const preferences = preferences_url && html` <a href="${preferences_url}">${mail.chooseWhen}</a> ·`;
  const paragraphs = post.body.split(/\n{2,}/).map((text) => html`<p dir="auto">${linesOf(text)}</p>\n`);
  const heading = post.title && html`<h1 dir="auto" style="font-size:1.25rem">${post.title}</h1>`;
  return {
    id,
    workspace_id: channel.workspace_id,
    channel: name,
    owner: String(follower_id),
    to: address,
    subject: post.title || mail.newFrom(isolateDirection(name)),
    text: `${post.title ? `${post.title}\n\n` : ''}${post.body}\n\n--\n${isolateDirection(name)}: ${post.url}\n${preferences_url ? `${mail.chooseWhen}: ${preferences_url}\n` : ''}${mail.leave}: ${unsubscribe_url}\n`,
    html: html`<!doctype html><html lang="${language}"><body style="font-family:sans-serif;line-height:1.5;max-width:40rem;margin:auto;padding:1rem">
${heading}${paragraphs}<hr><p style="font-size:.85rem"><a href="${post.url}"><bdi>${name}</bdi></a> ·${preferences} <a href="${unsubscribe_url}">${mail.leave}</a></p>
</body></html>`.toString(),
    headers: {
      'List-Unsubscribe': `<${unsubscribe_url}>`,
      'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
      'List-Id': `<${channel.handle}.corong>`,
    },
  };
}

const linesOf = (text: string): Html[] =>
  text.split('\n').map((line, index) => html`${index > 0 && html`<br>`}${linkUrls(line)}`);
